-- Replays of selected rejected records (orderflow rejected replay --all, --reason …): the selection at the start, and
-- the progress. A stopped replay continues from there when the same selection is replayed again.
CREATE TABLE IF NOT EXISTS ${orderflow_replays} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Random; prefix of the tickets of its rows.
  replay_id       CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The options that select the records.
  choice          VARCHAR(2000) NOT NULL,
  -- The rows that existed when it began, as ranges: a line each of topic, topic id, partition, last offset, rows and,
  -- with --since, its time.
  ranges          LONGTEXT     CHARACTER SET ascii NOT NULL,
  chosen          BIGINT       NOT NULL,
  -- How many of them were processed, and how many of those Kafka has acknowledged.
  done            BIGINT       NOT NULL,
  sent            BIGINT       NOT NULL,
  -- All ranges before this one are done, and this one's rows up to this offset.
  at_range        INT          NOT NULL,
  at_offset       BIGINT       NOT NULL,
  started_at      DATETIME(3)  NOT NULL,
  updated_at      DATETIME(3)  NOT NULL,
  ended_at        DATETIME(3)  NULL,
  PRIMARY KEY (pipeline, replay_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
