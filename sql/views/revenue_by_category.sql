-- title: Revenue by category
-- position: 6
-- columns: product_category, currency, orders, quantity, revenue, average_unit_price
-- needs: category, amount
-- order: revenue DESC
-- chart: bars product_category:revenue
-- Revenue by category, over everything. Categories are told apart by their bytes: a blank at the end counts, too.
CREATE SQL SECURITY INVOKER VIEW ${revenue_by_category} AS
SELECT
  t.pipeline,
  MIN(t.product_category) AS product_category,
  t.currency, -- needs currency
  CAST(SUM(t.orders) AS SIGNED) AS orders,
  ${sum_quantity} AS quantity, -- needs quantity
  ${sum_amount} AS revenue -- needs amount
  , ${average_price} AS average_unit_price -- needs price
FROM ${product_totals} t
GROUP BY
  t.currency, -- needs currency
  t.pipeline,
  CAST(t.product_category AS BINARY)
HAVING SUM(t.orders) <> 0;
