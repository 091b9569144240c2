-- How many orders orderflow prune has removed from a table by age. Their totals stay as they were; verify and orderflow
-- totals rebuild compare totals with orders only from older_than on.
CREATE TABLE IF NOT EXISTS ${orderflow_pruned_orders} (
  -- A table of this database, as in MYSQL_TABLE.
  orders_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- The beginning of a day: orders whose time (the contract's role) is before it may have been removed.
  older_than   DATETIME    NOT NULL,
  orders       BIGINT      NOT NULL,
  pruned_at    DATETIME(3) NOT NULL,
  PRIMARY KEY (orders_table)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
