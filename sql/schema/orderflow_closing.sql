-- Lives of partitions that are being closed (orderflow ledger accept-loss after LOG_TRUNCATED). Empty but while such a
-- command runs, or after it was killed: then the job does not start until the command has run again and finished.
CREATE TABLE IF NOT EXISTS ${orderflow_closing} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  -- Under which topic id the life is kept.
  past_topic_id   CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Where the next life begins: the log's end.
  log_end         BIGINT       NOT NULL,
  begun_at        DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
