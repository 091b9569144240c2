-- Order ids assigned to orders without one (POST /produce of the dashboard), so that none is assigned twice.
CREATE TABLE IF NOT EXISTS ${orderflow_order_ids} (
  given_by        VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The number of the next block; numbers that a dashboard reserved but did not use are skipped.
  next_number     BIGINT       NOT NULL,
  PRIMARY KEY (given_by)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
