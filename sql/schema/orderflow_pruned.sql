-- Which rows of duplicate_orders and rejected_orders orderflow prune has removed: the ledger still counts them, and
-- verify takes them as if they were there. Written in the transaction that removes the rows.
CREATE TABLE IF NOT EXISTS ${orderflow_pruned} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  -- duplicate or rejected
  kind            VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_offset    BIGINT       NOT NULL,
  last_offset     BIGINT       NOT NULL,
  records         INT          NOT NULL,
  -- Their offsets from kafka_offset to last_offset, ascending: single ones and ranges, as in 12 14-20 33.
  offsets         MEDIUMTEXT   CHARACTER SET ascii NOT NULL,
  pruned_at       DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition, kind, kafka_offset)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
