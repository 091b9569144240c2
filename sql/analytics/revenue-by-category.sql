-- title: Revenue by category
-- question: Which categories earn most? The 12 with the highest revenue.
-- chart: ranking Category:Revenue
SELECT product_category           AS `Category`,
       orders                     AS `Orders`,
       quantity                   AS `Quantity`,
       revenue                    AS `Revenue`,
       ROUND(revenue / orders, 2) AS `Average order value`
FROM ${revenue_by_category}
WHERE pipeline = ${pipeline}
ORDER BY `Revenue` DESC, `Category`
LIMIT 12
