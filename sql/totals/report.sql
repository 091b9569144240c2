-- What all orders of a pipeline add up to, by currency.
SELECT
  t.currency,
  CAST(SUM(t.orders) AS SIGNED) AS orders
  , ${sum_quantity} AS quantity -- needs quantity
  , ${sum_amount} AS revenue -- needs amount
  , ${average_price} AS average_unit_price -- needs price
  , ${average_amount} AS average_order_value -- needs amount
FROM ${partition_totals} t
WHERE t.pipeline = ${pipeline}
GROUP BY t.currency
HAVING SUM(t.orders) <> 0
ORDER BY t.currency;
