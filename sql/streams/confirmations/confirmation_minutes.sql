-- How long the confirmations of each minute's orders took (a join of orders and confirmations).
-- It needs ./orderflow confirm, and the source confirmations: see "Confirmations" in app/docs/streaming-sql.md.
-- The time bounds limit the state: an order waits ten minutes for its confirmation.
--
-- table:     stream_confirmation_minutes
-- key:       window_start
-- output:    append
-- watermark: kafka_timestamp, 1 minute
-- sources:   confirmations

SELECT window.start  AS window_start,
       COUNT(*)      AS confirmed,
       AVG(after_ms) AS average_ms,
       MAX(after_ms) AS longest_ms
FROM (
  SELECT o.kafka_timestamp,
         UNIX_MILLIS(c.confirmed_at) - UNIX_MILLIS(o.kafka_timestamp) AS after_ms
  FROM orders o
  JOIN confirmations c
    ON  c.record_partition = o.kafka_partition
    AND c.record_offset = o.kafka_offset
    AND c.order_key = o.order_id
    AND c.status = 'CONFIRMED'
    AND c.kafka_timestamp >= o.kafka_timestamp - INTERVAL 1 MINUTE
    AND c.kafka_timestamp <  o.kafka_timestamp + INTERVAL 10 MINUTES
)
GROUP BY window(kafka_timestamp, '1 minute')
