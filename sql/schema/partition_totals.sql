-- Live totals of all orders, a row per partition and currency; see minute_totals for how rows are divided, and for
-- currency and the sums.
CREATE TABLE IF NOT EXISTS ${partition_totals} (
  pipeline              VARCHAR(100)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition       INT            NOT NULL,
  currency              VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE ${bytewise} NOT NULL DEFAULT '',
  -- The table that holds these orders: pipelines that share one are rebuilt and verified together.
  orders_table          VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  orders                BIGINT         NOT NULL,
  quantity              DECIMAL(38,10) NULL,
  revenue               DECIMAL(38,10) NULL,
  unit_price_sum        DECIMAL(38,10) NULL,
  quantity_double       DOUBLE         NULL,
  revenue_double        DOUBLE         NULL,
  unit_price_sum_double DOUBLE         NULL,
  -- How many of the orders that the ledger counts as stored, and of those that existed before the pipeline, are in the
  -- totals: all, unless totals.enabled was off for a while, rows existed before, or the roles of the contract have
  -- changed. The view totals_state shows it.
  accounted             BIGINT         NOT NULL,
  updated_at            DATETIME(3)    NOT NULL,
  PRIMARY KEY (pipeline, kafka_partition, currency)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
