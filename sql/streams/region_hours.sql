-- Orders and revenue of each region in each hour (a join with the table customers as of the order's arrival).
--
-- table:     stream_region_hours
-- key:       window_start, region
-- output:    update
-- watermark: order_timestamp, 2 minutes
-- customers: table

SELECT window.start                   AS window_start,
       COALESCE(c.region, 'unknown')  AS region,
       COUNT(*)                       AS orders,
       SUM(o.total_price)             AS revenue
FROM orders o
LEFT JOIN customers c ON c.customer_id = o.customer_id
GROUP BY window(o.order_timestamp, '1 hour'), COALESCE(c.region, 'unknown')
