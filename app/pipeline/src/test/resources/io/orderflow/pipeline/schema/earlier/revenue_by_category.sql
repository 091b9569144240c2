-- title: Revenue by category
-- position: 6
-- columns: product_category, orders, quantity, revenue, average_unit_price
-- order: revenue DESC
-- chart: bars product_category:revenue
-- Revenue by category, over everything. Categories are told apart by their bytes: a blank at the end counts, too.
CREATE SQL SECURITY INVOKER VIEW ${revenue_by_category} AS
SELECT
  t.pipeline,
  MIN(t.product_category) AS product_category,
  CAST(SUM(t.orders) AS SIGNED) AS orders,
  CAST(SUM(t.quantity) AS SIGNED) AS quantity,
  SUM(t.revenue) AS revenue,
  ROUND(SUM(t.unit_price_sum) / SUM(t.orders), 2) AS average_unit_price
FROM ${product_totals} t
GROUP BY t.pipeline, CAST(t.product_category AS BINARY)
HAVING SUM(t.orders) <> 0;
