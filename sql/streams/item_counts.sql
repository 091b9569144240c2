-- Orders and pieces of each product so far.
--
-- table:     stream_item_counts
-- key:       product_name
-- output:    update
-- watermark: order_timestamp, 2 minutes

SELECT product_name,
       COUNT(*)         AS orders,
       SUM(quantity)    AS pieces,
       SUM(total_price) AS revenue
FROM orders
GROUP BY product_name
