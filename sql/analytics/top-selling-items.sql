-- title: Top-selling items
-- question: What sells most? The 10 products with the most pieces sold.
-- needs: product, quantity
-- chart: ranking Product:Quantity
SELECT product_name AS `Product`,
       product_category AS `Category`, -- needs category
       currency AS `Currency`, -- needs currency
       quantity AS `Quantity`,
       orders AS `Orders`
       , revenue AS `Revenue` -- needs amount
FROM ${top_products_by_quantity}
WHERE pipeline = ${pipeline} AND place <= 10
ORDER BY place
