-- The driver of each pipeline. The epoch rises at every start of its query; older chunks are refused (FENCED).
CREATE TABLE IF NOT EXISTS ${orderflow_epoch} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch           BIGINT       NOT NULL,
  -- A random name of the driver process that raised the epoch: it only restarts itself while the name is its own.
  driver          CHAR(36)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Rows in the orders table before the pipeline's very first start: they have no Kafka record.
  baseline_orders BIGINT       NOT NULL,
  raised_at       DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
