-- title: Daily order volume
-- question: How many orders were placed each day, and what were they worth? The newest 92 days with orders.
-- chart: bars Day:Orders
SELECT newest.`Day`, newest.`Orders`, newest.`Quantity`, newest.`Revenue`
FROM (
  SELECT day AS `Day`, orders AS `Orders`, quantity AS `Quantity`, revenue AS `Revenue`
  FROM ${daily_orders}
  WHERE pipeline = ${pipeline}
  ORDER BY day DESC
  LIMIT 92
) newest
ORDER BY newest.`Day`
