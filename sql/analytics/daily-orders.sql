-- title: Daily order volume
-- question: How many orders came in each day, and what were they worth? The newest 92 days that have orders.
-- chart: bars Day:Orders
SELECT newest.`Day`, newest.`Orders`, newest.`Quantity`, newest.`Revenue`
FROM (
  SELECT DATE(order_timestamp) AS `Day`,
         COUNT(*)              AS `Orders`,
         SUM(quantity)         AS `Quantity`,
         SUM(total_price)      AS `Revenue`
  FROM ${orders}
  GROUP BY DATE(order_timestamp)
  ORDER BY `Day` DESC
  LIMIT 92
) newest
ORDER BY newest.`Day`
