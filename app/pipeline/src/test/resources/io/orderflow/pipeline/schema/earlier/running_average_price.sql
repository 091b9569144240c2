-- title: Running average price
-- position: 3
-- columns: orders, quantity, revenue, average_unit_price, average_order_value
-- order: orders
-- The average price over all orders so far, and what goes with it: one row per pipeline, of as many rows as partitions.
CREATE SQL SECURITY INVOKER VIEW ${running_average_price} AS
SELECT
  t.pipeline,
  CAST(SUM(t.orders) AS SIGNED) AS orders,
  CAST(SUM(t.quantity) AS SIGNED) AS quantity,
  SUM(t.revenue) AS revenue,
  ROUND(SUM(t.unit_price_sum) / SUM(t.orders), 2) AS average_unit_price,
  ROUND(SUM(t.revenue) / SUM(t.orders), 2) AS average_order_value
FROM ${partition_totals} t
GROUP BY t.pipeline
HAVING SUM(t.orders) <> 0;
