-- title: Orders with the highest quantity
-- question: Which single orders were the largest? The 10 with the most pieces.
-- chart: ranking Order:Quantity
SELECT order_id         AS `Order`,
       product_name     AS `Product`,
       product_category AS `Category`,
       quantity         AS `Quantity`,
       unit_price       AS `Unit price`,
       total_price      AS `Total price`,
       customer_id      AS `Customer`,
       order_timestamp  AS `Ordered at`
FROM ${orders}
ORDER BY quantity DESC, total_price DESC, order_id
LIMIT 10
