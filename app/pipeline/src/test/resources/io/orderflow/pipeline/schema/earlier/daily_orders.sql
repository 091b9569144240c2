-- title: Orders and revenue per day
-- position: 2
-- columns: day, orders, quantity, revenue, average_unit_price
-- order: day DESC
-- chart: lines day:orders:revenue
-- Orders and revenue per day of order_timestamp. A condition on day reads only those days.
CREATE SQL SECURITY INVOKER VIEW ${daily_orders} AS
SELECT
  t.pipeline,
  t.day,
  CAST(SUM(t.orders) AS SIGNED) AS orders,
  CAST(SUM(t.quantity) AS SIGNED) AS quantity,
  SUM(t.revenue) AS revenue,
  ROUND(SUM(t.unit_price_sum) / SUM(t.orders), 2) AS average_unit_price
FROM ${product_totals} t
GROUP BY t.day, t.pipeline
HAVING SUM(t.orders) <> 0;
