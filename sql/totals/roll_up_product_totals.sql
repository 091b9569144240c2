-- Adds the totals of one day and pipeline, of all partitions together, to the rows of corrections; see add_products.
INSERT INTO ${product_totals} (
  day, pipeline, product_id, kafka_partition, currency, product_name, product_category,
  orders, quantity, revenue, unit_price_sum, quantity_double, revenue_double, unit_price_sum_double
)
SELECT
  s.a_time, s.a_pipeline, s.a_product, ${corrections}, s.a_currency, s.a_name, s.a_category,
  s.a0, s.a1, s.a2, s.a3, s.a4, s.a5, s.a6
FROM (
  SELECT
    t.day AS a_time, t.pipeline AS a_pipeline, t.product_id AS a_product, t.currency AS a_currency,
    MAX(t.product_name) AS a_name, MAX(t.product_category) AS a_category,
    SUM(t.orders) AS a0, SUM(t.quantity) AS a1, SUM(t.revenue) AS a2, SUM(t.unit_price_sum) AS a3,
    SUM(t.quantity_double) AS a4, SUM(t.revenue_double) AS a5, SUM(t.unit_price_sum_double) AS a6
  FROM ${product_totals} t
  WHERE t.pipeline = ? AND t.day >= ? AND t.day < ? AND t.kafka_partition <> ${corrections}
  GROUP BY t.day, t.pipeline, t.product_id, t.currency
) s
ON DUPLICATE KEY UPDATE
  orders = orders + VALUES(orders),
  quantity = COALESCE(quantity + VALUES(quantity), VALUES(quantity), quantity),
  revenue = COALESCE(revenue + VALUES(revenue), VALUES(revenue), revenue),
  unit_price_sum = COALESCE(unit_price_sum + VALUES(unit_price_sum), VALUES(unit_price_sum), unit_price_sum),
  quantity_double = COALESCE(quantity_double + VALUES(quantity_double), VALUES(quantity_double), quantity_double),
  revenue_double = COALESCE(revenue_double + VALUES(revenue_double), VALUES(revenue_double), revenue_double),
  unit_price_sum_double = COALESCE(
    unit_price_sum_double + VALUES(unit_price_sum_double), VALUES(unit_price_sum_double), unit_price_sum_double);
