-- Orders of 2,000.00 and more, one row each (a filter).
--
-- table:     stream_large_orders
-- key:       order_id
-- output:    append
-- watermark: order_timestamp, 2 minutes

SELECT order_id, customer_id, product_name, quantity, total_price, order_timestamp
FROM orders
WHERE total_price >= 2000
