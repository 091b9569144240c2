-- Adds to the products of a day of one partition; see add_minutes.
INSERT INTO ${product_totals} (
  day, pipeline, product_id, kafka_partition, product_name, product_category, currency, orders, quantity, revenue,
  unit_price_sum, quantity_double, revenue_double, unit_price_sum_double
) VALUES ${rows}
ON DUPLICATE KEY UPDATE
  orders = orders + VALUES(orders),
  quantity = COALESCE(quantity + VALUES(quantity), VALUES(quantity), quantity),
  revenue = COALESCE(revenue + VALUES(revenue), VALUES(revenue), revenue),
  unit_price_sum = COALESCE(unit_price_sum + VALUES(unit_price_sum), VALUES(unit_price_sum), unit_price_sum),
  quantity_double = COALESCE(quantity_double + VALUES(quantity_double), VALUES(quantity_double), quantity_double),
  revenue_double = COALESCE(revenue_double + VALUES(revenue_double), VALUES(revenue_double), revenue_double),
  unit_price_sum_double = COALESCE(
    unit_price_sum_double + VALUES(unit_price_sum_double), VALUES(unit_price_sum_double), unit_price_sum_double
  );
