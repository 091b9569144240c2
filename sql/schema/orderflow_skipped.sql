-- Single records that an operator skipped (orderflow ledger skip): each is one of the ledger's lost offsets.
CREATE TABLE IF NOT EXISTS ${orderflow_skipped} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  kafka_offset    BIGINT       NOT NULL,
  -- The reason: from the job's error message, or given by the operator.
  reason          VARCHAR(1000) NOT NULL,
  skipped_at      DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition, kafka_offset)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
