-- title: Revenue by category
-- question: Which categories earn most? The 12 with the highest revenue.
-- needs: category, amount
-- chart: ranking Category:Revenue
SELECT product_category AS `Category`,
       currency AS `Currency`, -- needs currency
       orders AS `Orders`,
       quantity AS `Quantity`, -- needs quantity
       revenue AS `Revenue`
       , ROUND(revenue / orders, ${decimals_amount}) AS `Average order value` -- needs exact amount
       , revenue / orders AS `Average order value` -- needs binary amount
FROM ${revenue_by_category}
WHERE pipeline = ${pipeline}
ORDER BY `Revenue` DESC, `Category`
LIMIT 12
