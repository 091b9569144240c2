-- The approximate number of distinct customers in each hour.
-- Approximate (HyperLogLog, 5 % relative standard deviation). An exact count would have to keep every customer of the
-- hour, and Spark does not support it in a stream.
--
-- table:     stream_customer_hours
-- key:       window_start
-- output:    update
-- watermark: order_timestamp, 2 minutes

SELECT window.start                       AS window_start,
       APPROX_COUNT_DISTINCT(customer_id) AS customers,
       COUNT(*)                           AS orders
FROM orders
GROUP BY window(order_timestamp, '1 hour')
