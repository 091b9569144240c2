-- title: Running average
-- question: How do the averages develop? Averages over all orders up to each minute; newest 240 minutes with orders.
-- chart: lines Minute:Average unit price:Average order value
SELECT newest.`Minute`, newest.`Orders so far`, newest.`Average unit price`, newest.`Average order value`
FROM (
  SELECT minutes.`Minute`,
         CAST(SUM(minutes.orders) OVER running AS SIGNED)                              AS `Orders so far`,
         ROUND(SUM(minutes.prices) OVER running / SUM(minutes.orders) OVER running, 2) AS `Average unit price`,
         ROUND(SUM(minutes.revenue) OVER running / SUM(minutes.orders) OVER running, 2) AS `Average order value`
  FROM (
    SELECT minute              AS `Minute`,
           SUM(orders)         AS orders,
           SUM(unit_price_sum) AS prices,
           SUM(revenue)        AS revenue
    FROM ${minute_totals}
    WHERE pipeline = ${pipeline}
    GROUP BY minute
    HAVING SUM(orders) <> 0
  ) minutes
  WINDOW running AS (ORDER BY minutes.`Minute` ROWS UNBOUNDED PRECEDING)
  ORDER BY minutes.`Minute` DESC
  LIMIT 240
) newest
ORDER BY newest.`Minute`
