-- From which offset on which contract is in force, for each row of the ledger. Written when a driver opens the ledger,
-- in the transaction that raises the epoch; a record is judged by the last entry at or before its offset.
CREATE TABLE IF NOT EXISTS ${orderflow_contract_in_force} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic           VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic_id        CHAR(22)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT          NOT NULL,
  from_offset     BIGINT       NOT NULL,
  hash            CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The epoch of the opening that wrote the entry.
  epoch           BIGINT       NOT NULL,
  since           DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline, topic, topic_id, kafka_partition, from_offset)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
