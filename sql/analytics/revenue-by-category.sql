-- title: Revenue by category
-- question: Which categories bring the money? The 12 with the most revenue.
-- chart: ranking Category:Revenue
SELECT product_category           AS `Category`,
       COUNT(*)                   AS `Orders`,
       SUM(quantity)              AS `Quantity`,
       SUM(total_price)           AS `Revenue`,
       ROUND(AVG(total_price), 2) AS `Average order value`
FROM ${orders}
GROUP BY product_category
ORDER BY `Revenue` DESC, `Category`
LIMIT 12
