-- title: Revenue distribution
-- question: Does revenue come from many small orders or a few large ones? Orders and revenue by order value.
-- chart: bars Order value:Revenue
SELECT classes.`Order value`, classes.`Orders`, classes.`Revenue`,
       ROUND(100 * classes.`Revenue` / SUM(classes.`Revenue`) OVER (), 1) AS `Share of revenue, %`
FROM (
  SELECT CASE
           WHEN total_price <   50 THEN 'below 50'
           WHEN total_price <  100 THEN '50 to 100'
           WHEN total_price <  250 THEN '100 to 250'
           WHEN total_price <  500 THEN '250 to 500'
           WHEN total_price < 1000 THEN '500 to 1000'
           WHEN total_price < 2000 THEN '1000 to 2000'
           WHEN total_price < 5000 THEN '2000 to 5000'
           ELSE '5000 and more'
         END              AS `Order value`,
         MIN(total_price) AS smallest,
         COUNT(*)         AS `Orders`,
         SUM(total_price) AS `Revenue`
  FROM ${orders}
  GROUP BY `Order value`
) classes
ORDER BY classes.smallest
