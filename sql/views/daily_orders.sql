-- title: Orders per day
-- position: 2
-- columns: day, currency, orders, quantity, revenue, average_unit_price
-- order: day DESC
-- chart: lines day:orders:revenue by currency
-- Orders and revenue per day of the order's time. A condition on day reads only those days. Orders whose time is
-- unknown are in no day.
CREATE SQL SECURITY INVOKER VIEW ${daily_orders} AS
SELECT
  t.pipeline,
  t.day,
  t.currency, -- needs currency
  CAST(SUM(t.orders) AS SIGNED) AS orders
  , ${sum_quantity} AS quantity -- needs quantity
  , ${sum_amount} AS revenue -- needs amount
  , ${average_price} AS average_unit_price -- needs price
FROM ${product_totals} t
WHERE t.day >= '1000-01-01'
GROUP BY
  t.currency, -- needs currency
  t.day,
  t.pipeline
HAVING SUM(t.orders) <> 0;
