-- Records whose order was already stored with the same content: only their coordinates.
CREATE TABLE IF NOT EXISTS ${duplicate_orders} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  kafka_offset    BIGINT       NOT NULL,
  -- The key; of several columns as a JSON array.
  order_id        VARCHAR(768) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition, kafka_offset),
  INDEX idx_duplicate_order (order_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
