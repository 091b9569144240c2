-- How far each partition is settled, with the outcomes. This is the only recovery state of the job. It is updated in
-- the same transaction as the rows it accounts for, and always
--   next_offset - first_offset = stored + duplicate + rejected + absent + lost
-- (STORED is a reserved word of MySQL: in a query write `stored`, or a table's alias before it.)
CREATE TABLE IF NOT EXISTS ${orderflow_ledger} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Kafka's own id of the topic: a topic deleted and created again under the same name is another topic.
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  first_offset    BIGINT       NOT NULL,
  -- The first offset that has no outcome yet.
  next_offset     BIGINT       NOT NULL,
  epoch           BIGINT       NOT NULL,
  `stored`        BIGINT       NOT NULL DEFAULT 0,
  duplicate       BIGINT       NOT NULL DEFAULT 0,
  rejected        BIGINT       NOT NULL DEFAULT 0,
  -- Offsets that Kafka never shows: transaction markers, aborted transactions, compaction.
  absent          BIGINT       NOT NULL DEFAULT 0,
  -- Offsets an operator accepted as lost (orderflow ledger accept-loss).
  lost            BIGINT       NOT NULL DEFAULT 0,
  -- Fields of accepted orders that are not in the contract and were ignored.
  unknown_fields  BIGINT       NOT NULL DEFAULT 0,
  updated_at      DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
