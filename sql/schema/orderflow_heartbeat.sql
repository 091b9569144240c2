-- One row per pipeline, written by its driver every two seconds: read by the page, health and monitoring.
CREATE TABLE IF NOT EXISTS ${orderflow_heartbeat} (
  pipeline              VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- STARTING, RUNNING, PAUSED, WAITING (for Kafka or MySQL), STOPPED
  state                 VARCHAR(20)  CHARACTER SET ascii NOT NULL,
  -- A named code while something needs attention (FENCED, RETENTION_LOSS, DEAD_LETTERS_UNSENT, …), else empty.
  reason                VARCHAR(40)  CHARACTER SET ascii NOT NULL,
  message               VARCHAR(1000) NOT NULL,
  epoch                 BIGINT       NOT NULL,
  driver                VARCHAR(200) NOT NULL,
  versions              VARCHAR(200) NOT NULL,
  started_at            DATETIME(3)  NOT NULL,
  updated_at            DATETIME(3)  NOT NULL,
  -- Rates over the last batches, records per second.
  received_per_second   DOUBLE       NOT NULL,
  stored_per_second     DOUBLE       NOT NULL,
  -- Records between the ledger's cursors and the ends of the log.
  lag_records           BIGINT       NOT NULL,
  -- From the Kafka timestamp of a record to the commit of its row, over the last minute; null while nothing arrives.
  latency_p50_ms        BIGINT       NULL,
  latency_p95_ms        BIGINT       NULL,
  latency_p99_ms        BIGINT       NULL,
  PRIMARY KEY (pipeline)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
