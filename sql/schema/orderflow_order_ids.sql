-- Which order ids were given out to orders without one (POST /produce of the dashboard), so that none is given twice.
CREATE TABLE IF NOT EXISTS ${orderflow_order_ids} (
  given_by        VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The number of the next block; what a dashboard took and did not use when it ended is left out.
  next_number     BIGINT       NOT NULL,
  PRIMARY KEY (given_by)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
