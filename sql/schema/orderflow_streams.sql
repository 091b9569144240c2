-- One row per query of sql/streams, written every few seconds while ./orderflow streams runs: read by the page.
CREATE TABLE IF NOT EXISTS ${orderflow_streams} (
  -- The file sql/streams/NAME.sql.
  name                  VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The result table in this database; empty while the file cannot be read.
  table_name            VARCHAR(64)  NOT NULL,
  -- The table's primary key, separated by commas.
  key_columns           VARCHAR(500) NOT NULL,
  -- update or append
  output_mode           VARCHAR(10)  CHARACTER SET ascii NOT NULL,
  -- STARTING, RUNNING, WAITING (for Kafka or MySQL), FAILED (retried regularly), STOPPED
  state                 VARCHAR(20)  CHARACTER SET ascii NOT NULL,
  -- A named code while WAITING or FAILED (MYSQL_AWAY, BAD_FILE, SQL_CHANGED, …), else empty.
  reason                VARCHAR(40)  CHARACTER SET ascii NOT NULL,
  message               VARCHAR(1000) NOT NULL,
  -- Counts since the process started.
  rows_in               BIGINT       NOT NULL,
  rows_per_second       DOUBLE       NOT NULL,
  rows_out              BIGINT       NOT NULL,
  rejected              BIGINT       NOT NULL,
  -- Older than the watermark; dated further in the future than streams.furthest-ahead allows.
  dropped_late          BIGINT       NOT NULL,
  dropped_ahead         BIGINT       NOT NULL,
  state_rows            BIGINT       NOT NULL,
  state_bytes           BIGINT       NOT NULL,
  -- Event time in UTC; null before the first batch.
  watermark             DATETIME(3)  NULL,
  -- The last batch; -1 before the first.
  batch                 BIGINT       NOT NULL,
  started_at            DATETIME(3)  NOT NULL,
  updated_at            DATETIME(3)  NOT NULL,
  PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
