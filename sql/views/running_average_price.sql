-- title: Running average price
-- position: 3
-- columns: currency, orders, quantity, revenue, average_unit_price, average_order_value
-- needs: price or amount
-- order: orders
-- The average price over all orders so far, and what goes with it: one row per pipeline and currency, of as many rows
-- as partitions.
CREATE SQL SECURITY INVOKER VIEW ${running_average_price} AS
SELECT
  t.pipeline,
  t.currency, -- needs currency
  CAST(SUM(t.orders) AS SIGNED) AS orders
  , ${sum_quantity} AS quantity -- needs quantity
  , ${sum_amount} AS revenue -- needs amount
  , ${average_price} AS average_unit_price -- needs price
  , ${average_amount} AS average_order_value -- needs amount
FROM ${partition_totals} t
GROUP BY
  t.currency, -- needs currency
  t.pipeline
HAVING SUM(t.orders) <> 0;
