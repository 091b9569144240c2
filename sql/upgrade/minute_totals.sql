-- From totals in one currency with two decimals to the shape of sql/schema/minute_totals.sql. One statement: it is done
-- or not.
ALTER TABLE ${minute_totals}
  ADD COLUMN currency VARCHAR(64) CHARACTER SET utf8mb4 COLLATE ${bytewise} NOT NULL DEFAULT '' AFTER kafka_partition,
  MODIFY quantity DECIMAL(38,10) NULL,
  MODIFY revenue DECIMAL(38,10) NULL,
  MODIFY unit_price_sum DECIMAL(38,10) NULL,
  ADD COLUMN quantity_double DOUBLE NULL AFTER unit_price_sum,
  ADD COLUMN revenue_double DOUBLE NULL AFTER quantity_double,
  ADD COLUMN unit_price_sum_double DOUBLE NULL AFTER revenue_double,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (minute, pipeline, kafka_partition, currency);
