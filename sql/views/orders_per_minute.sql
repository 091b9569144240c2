-- title: Orders per minute
-- position: 1
-- columns: minute, currency, orders, quantity, revenue, average_unit_price
-- order: minute DESC
-- chart: lines minute:orders:revenue by currency
-- Orders and revenue per minute of the order's time. A condition on minute reads only those minutes. Orders whose time
-- is unknown are in no minute.
CREATE SQL SECURITY INVOKER VIEW ${orders_per_minute} AS
SELECT
  t.pipeline,
  t.minute,
  t.currency, -- needs currency
  CAST(SUM(t.orders) AS SIGNED) AS orders
  , ${sum_quantity} AS quantity -- needs quantity
  , ${sum_amount} AS revenue -- needs amount
  , ${average_price} AS average_unit_price -- needs price
FROM ${minute_totals} t
WHERE t.minute >= '1000-01-01'
GROUP BY
  t.currency, -- needs currency
  t.minute,
  t.pipeline
HAVING SUM(t.orders) <> 0;
