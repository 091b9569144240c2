-- Live totals of all orders, a row per partition; see minute_totals for how rows are divided.
CREATE TABLE IF NOT EXISTS ${partition_totals} (
  pipeline        VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT           NOT NULL,
  -- The table that holds these orders: pipelines that share one are rebuilt and verified together.
  orders_table    VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  orders          BIGINT        NOT NULL,
  quantity        BIGINT        NOT NULL,
  revenue         DECIMAL(20,2) NOT NULL,
  unit_price_sum  DECIMAL(20,2) NOT NULL,
  -- How many of the orders that the ledger counts as stored, and of those that existed before the pipeline, are in the
  -- totals: all, unless totals.enabled was off for a while or rows existed before. The view totals_state shows it.
  accounted       BIGINT        NOT NULL,
  updated_at      DATETIME(3)   NOT NULL,
  PRIMARY KEY (pipeline, kafka_partition)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
