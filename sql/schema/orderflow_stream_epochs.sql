-- The current writer of each result table of streaming SQL. The epoch rises at every start of its query, the batch with
-- each batch. A task writes only while both are its own: a late task of an older start or batch cannot overwrite newer
-- results.
CREATE TABLE IF NOT EXISTS ${orderflow_stream_epochs} (
  result_table    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- The file sql/streams/NAME.sql.
  name            VARCHAR(64)  NOT NULL,
  epoch           BIGINT       NOT NULL,
  -- The batch being written, or written last; -1 before the first batch of this start.
  batch           BIGINT       NOT NULL,
  raised_at       DATETIME(3)  NOT NULL,
  PRIMARY KEY (result_table)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
