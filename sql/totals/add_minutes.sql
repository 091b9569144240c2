-- Adds to the minutes of one partition. VALUES(column) is deprecated in MySQL, but the only spelling that MySQL and
-- MariaDB share (MySQL manual, "INSERT … ON DUPLICATE KEY UPDATE"). NULL, for a role that is missing, adds nothing.
INSERT INTO ${minute_totals} (
  minute, pipeline, kafka_partition, currency,
  orders, quantity, revenue, unit_price_sum, quantity_double, revenue_double, unit_price_sum_double
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
