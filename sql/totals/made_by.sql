-- Which sums the totals of a pipeline have, from before it was recorded by which fields they were made.
SELECT
  COUNT(*) AS totals,
  COUNT(quantity) AS quantity,
  COUNT(revenue) AS revenue,
  COUNT(unit_price_sum) AS unit_price_sum,
  COUNT(quantity_double) AS quantity_double,
  COUNT(revenue_double) AS revenue_double,
  COUNT(unit_price_sum_double) AS unit_price_sum_double,
  COUNT(NULLIF(currency, '')) AS currency
FROM ${partition_totals}
WHERE pipeline = ${pipeline} AND orders <> 0;
