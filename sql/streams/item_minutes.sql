-- Orders, pieces and revenue of each product in each minute (tumbling windows).
--
-- table:     stream_item_minutes
-- key:       window_start, product_name
-- output:    update
-- watermark: order_timestamp, 2 minutes

SELECT window.start     AS window_start,
       product_name,
       COUNT(*)         AS orders,
       SUM(quantity)    AS pieces,
       SUM(total_price) AS revenue
FROM orders
GROUP BY window(order_timestamp, '1 minute'), product_name
