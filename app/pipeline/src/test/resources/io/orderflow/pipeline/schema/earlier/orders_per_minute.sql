-- title: Orders and revenue per minute
-- position: 1
-- columns: minute, orders, quantity, revenue, average_unit_price
-- order: minute DESC
-- chart: lines minute:orders:revenue
-- Orders and revenue per minute of order_timestamp. A condition on minute reads only those minutes.
CREATE SQL SECURITY INVOKER VIEW ${orders_per_minute} AS
SELECT
  t.pipeline,
  t.minute,
  CAST(SUM(t.orders) AS SIGNED) AS orders,
  CAST(SUM(t.quantity) AS SIGNED) AS quantity,
  SUM(t.revenue) AS revenue,
  ROUND(SUM(t.unit_price_sum) / SUM(t.orders), 2) AS average_unit_price
FROM ${minute_totals} t
GROUP BY t.minute, t.pipeline
HAVING SUM(t.orders) <> 0;
