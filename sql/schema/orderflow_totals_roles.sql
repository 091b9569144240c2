-- By which fields a pipeline's totals were made, written at a start of its query: a start with other ones marks the
-- totals incomplete (accounted in partition_totals) until orderflow totals rebuild.
CREATE TABLE IF NOT EXISTS ${orderflow_totals_roles} (
  pipeline    VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Such as: time=`order_timestamp` product=`product_name` quantity=`quantity`
  roles       VARCHAR(1200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  recorded_at DATETIME(3)   NOT NULL,
  PRIMARY KEY (pipeline)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
