-- Revenue by category over all orders. Categories are compared by their bytes: a trailing blank counts, too.
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
