-- What the totals of a pipeline hold, for a rebuild that takes it from the orders.
SELECT
  minute, currency,
  orders, quantity, revenue, unit_price_sum, quantity_double, revenue_double, unit_price_sum_double
FROM ${minute_totals}
WHERE pipeline = ${pipeline};
