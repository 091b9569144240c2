-- Adds to the totals over everything of one partition; see add_minutes.
INSERT INTO ${partition_totals} (
  updated_at, accounted, orders_table, pipeline, kafka_partition, currency, orders, quantity, revenue, unit_price_sum,
  quantity_double, revenue_double, unit_price_sum_double
) VALUES ${rows}
ON DUPLICATE KEY UPDATE
  updated_at = VALUES(updated_at),
  accounted = accounted + VALUES(accounted),
  orders_table = VALUES(orders_table),
  orders = orders + VALUES(orders),
  quantity = COALESCE(quantity + VALUES(quantity), VALUES(quantity), quantity),
  revenue = COALESCE(revenue + VALUES(revenue), VALUES(revenue), revenue),
  unit_price_sum = COALESCE(unit_price_sum + VALUES(unit_price_sum), VALUES(unit_price_sum), unit_price_sum),
  quantity_double = COALESCE(quantity_double + VALUES(quantity_double), VALUES(quantity_double), quantity_double),
  revenue_double = COALESCE(revenue_double + VALUES(revenue_double), VALUES(revenue_double), revenue_double),
  unit_price_sum_double = COALESCE(
    unit_price_sum_double + VALUES(unit_price_sum_double), VALUES(unit_price_sum_double), unit_price_sum_double
  );
