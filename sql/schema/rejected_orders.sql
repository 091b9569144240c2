-- Records that were rejected, each with its one reason and its bytes. This table is authoritative; the
-- dead-letter topic is filled from it (rows whose dead_letter_at is null are not sent yet).
CREATE TABLE IF NOT EXISTS ${rejected_orders} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  kafka_offset    BIGINT       NOT NULL,
  reason          VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The path of the field that caused the rejection, as in items[2].quantity; empty if the whole record did.
  field           VARCHAR(255) NOT NULL,
  message         VARCHAR(500) NOT NULL,
  record_key      LONGBLOB     NULL,
  -- The exact bytes; null for a tombstone. Truncated at 1 MiB; payload_size and payload_sha256 are of the whole value.
  payload         LONGBLOB     NULL,
  payload_size    INT          NOT NULL,
  payload_sha256  BINARY(32)   NOT NULL,
  -- The record's headers in their order: for each the length of its name, its name, the length of its value (-1: null),
  -- its value; lengths are 4 bytes, big-endian, names are UTF-8. Null if there are none.
  headers         LONGBLOB     NULL,
  kafka_timestamp DATETIME(3)  NULL,
  rejected_at     DATETIME(3)  NOT NULL,
  dead_letter_at  DATETIME(3)  NULL,
  -- rejected; replaying: sent again; resolved: stored then; rejected_again: the row at replayed_as is the open one.
  state           VARCHAR(20)  CHARACTER SET ascii NOT NULL,
  -- topic-partition@offset of the replayed record; while replaying, a random ticket that its header must repeat.
  replayed_as     VARCHAR(300) CHARACTER SET ascii NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition, kafka_offset),
  INDEX idx_unsent (pipeline, dead_letter_at),
  INDEX idx_reason (pipeline, reason, field)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
