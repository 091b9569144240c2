-- title: Top-selling items
-- question: What sells most? The 10 products with the most pieces sold.
-- chart: ranking Product:Quantity
SELECT product_name     AS `Product`,
       product_category AS `Category`,
       quantity         AS `Quantity`,
       orders           AS `Orders`,
       revenue          AS `Revenue`
FROM ${top_products_by_quantity}
WHERE pipeline = ${pipeline} AND place <= 10
ORDER BY place
