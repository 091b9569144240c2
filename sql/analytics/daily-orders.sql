-- title: Daily order volume
-- question: How many orders were placed each day? The newest 92 days with orders.
-- chart: bars Day:Orders
SELECT
  newest.`Day`,
  newest.`Currency`, -- needs currency
  newest.`Orders`
  , newest.`Quantity` -- needs quantity
  , newest.`Revenue` -- needs amount
FROM (
  SELECT
    day AS `Day`,
    currency AS `Currency`, -- needs currency
    orders AS `Orders`
    , quantity AS `Quantity` -- needs quantity
    , revenue AS `Revenue` -- needs amount
  FROM ${daily_orders}
  WHERE pipeline = ${pipeline}
  ORDER BY day DESC
  LIMIT 92
) newest
ORDER BY
  newest.`Day`
  , newest.`Currency` -- needs currency
