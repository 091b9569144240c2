-- title: Top-selling items
-- question: What sells most? The 10 products with the most pieces sold.
-- chart: ranking Product:Quantity
SELECT product_name     AS `Product`,
       product_category AS `Category`,
       SUM(quantity)    AS `Quantity`,
       COUNT(*)         AS `Orders`,
       SUM(total_price) AS `Revenue`
FROM ${orders}
GROUP BY product_name, product_category
ORDER BY `Quantity` DESC, `Revenue` DESC, `Product`, `Category`
LIMIT 10
