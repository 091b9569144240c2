-- What the totals of a pipeline hold, for a rebuild that takes it from the orders.
SELECT
  currency,
  orders, quantity, revenue, unit_price_sum, quantity_double, revenue_double, unit_price_sum_double
FROM ${partition_totals}
WHERE pipeline = ${pipeline};
