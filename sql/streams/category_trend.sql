-- Orders and average order value of each category over the last five minutes, every minute (sliding windows).
--
-- table:     stream_category_trend
-- key:       window_start, product_category
-- output:    update
-- watermark: order_timestamp, 2 minutes

SELECT window.start     AS window_start,
       window.end       AS window_end,
       product_category,
       COUNT(*)         AS orders,
       AVG(total_price) AS average_order_value
FROM orders
GROUP BY window(order_timestamp, '5 minutes', '1 minute'), product_category
