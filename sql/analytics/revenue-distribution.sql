-- title: Revenue distribution
-- question: Does revenue come from many small orders or a few large ones? Orders and revenue by order value.
-- needs: amount
-- chart: bars Order value:Revenue
SELECT
  classes.`Order value`,
  classes.`Currency`, -- needs currency
  classes.`Orders`,
  classes.`Revenue`,
  ROUND(
    100 * classes.`Revenue` / SUM(classes.`Revenue`) OVER (
      PARTITION BY classes.`Currency` -- needs currency
    ), 1
  ) AS `Share of revenue, %`
FROM (
  SELECT CASE
           WHEN ${amount} <   50 THEN 'below 50'
           WHEN ${amount} <  100 THEN '50 to 100'
           WHEN ${amount} <  250 THEN '100 to 250'
           WHEN ${amount} <  500 THEN '250 to 500'
           WHEN ${amount} < 1000 THEN '500 to 1000'
           WHEN ${amount} < 2000 THEN '1000 to 2000'
           WHEN ${amount} < 5000 THEN '2000 to 5000'
           ELSE '5000 and more'
         END            AS `Order value`,
         ${currency} AS `Currency`, -- needs currency
         MIN(${amount}) AS smallest,
         COUNT(*)       AS `Orders`,
         SUM(${amount}) AS `Revenue`
  FROM ${orders}
  GROUP BY
    `Order value`
    , `Currency` -- needs currency
) classes
ORDER BY
  classes.smallest
  , classes.`Currency` -- needs currency
