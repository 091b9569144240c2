-- What customers order within an hour after they appear in the topic "customers" (a join of two streams).
-- The time bounds limit the state: an order waits a minute for its customer, a customer an hour for orders.
--
-- table:     stream_first_hour_orders
-- key:       order_id, customer_since
-- output:    append
-- watermark: order_timestamp, 2 minutes
-- customers: topic

SELECT o.order_id,
       c.kafka_timestamp AS customer_since,
       o.customer_id,
       c.age_group,
       c.region,
       o.product_name,
       o.total_price,
       o.order_timestamp
FROM orders o
JOIN customers c
  ON  c.customer_id = o.customer_id
  AND o.order_timestamp >= c.kafka_timestamp - INTERVAL 1 MINUTE
  AND o.order_timestamp <  c.kafka_timestamp + INTERVAL 1 HOUR
