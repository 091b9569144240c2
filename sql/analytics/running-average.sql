-- title: Running average
-- question: How do the averages develop? Averages over all orders up to each minute; newest 240 minutes with orders.
-- needs: price or amount
-- chart: lines Minute:Average unit price:Average order value by Currency
SELECT
  newest.`Minute`,
  newest.`Currency`, -- needs currency
  newest.`Orders so far`
  , newest.`Average unit price` -- needs price
  , newest.`Average order value` -- needs amount
FROM (
  SELECT minutes.`Minute`,
         minutes.`Currency`, -- needs currency
         CAST(SUM(minutes.orders) OVER running AS SIGNED) AS `Orders so far`
         , ROUND(SUM(minutes.prices) OVER running / SUM(minutes.orders) OVER running, ${decimals_price}) AS `Average unit price` -- needs exact price
         , SUM(minutes.prices) OVER running / SUM(minutes.orders) OVER running AS `Average unit price` -- needs binary price
         , ROUND(SUM(minutes.revenue) OVER running / SUM(minutes.orders) OVER running, ${decimals_amount}) AS `Average order value` -- needs exact amount
         , SUM(minutes.revenue) OVER running / SUM(minutes.orders) OVER running AS `Average order value` -- needs binary amount
  FROM (
    SELECT minute AS `Minute`,
           currency AS `Currency`, -- needs currency
           SUM(orders) AS orders
           , SUM(${totals_price}) AS prices -- needs price
           , SUM(${totals_amount}) AS revenue -- needs amount
    FROM ${minute_totals}
    WHERE pipeline = ${pipeline} AND minute >= '1000-01-01'
    GROUP BY
      currency, -- needs currency
      minute
    HAVING SUM(orders) <> 0
  ) minutes
  WINDOW running AS (
    PARTITION BY minutes.`Currency` -- needs currency
    ORDER BY minutes.`Minute` ROWS UNBOUNDED PRECEDING
  )
  ORDER BY minutes.`Minute` DESC
  LIMIT 240
) newest
ORDER BY
  newest.`Minute`
  , newest.`Currency` -- needs currency
