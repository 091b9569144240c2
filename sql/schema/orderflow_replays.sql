-- Replays of rejected records by choice (orderflow rejected replay --all, --reason …): what was chosen when it began, and
-- how far it has come. One that was stopped goes on from there when the same choice is replayed again.
CREATE TABLE IF NOT EXISTS ${orderflow_replays} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Random; the tickets of its rows begin with it.
  replay_id       CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The options that say which records are meant.
  choice          VARCHAR(2000) NOT NULL,
  -- The rows that existed when it began, as ranges: a line each of topic, topic id, partition, last offset, rows.
  ranges          LONGTEXT     CHARACTER SET ascii NOT NULL,
  chosen          BIGINT       NOT NULL,
  -- How many of them were looked at, and how many of those Kafka has acknowledged.
  done            BIGINT       NOT NULL,
  sent            BIGINT       NOT NULL,
  -- Everything in the ranges before this one is done, and this one's rows up to this offset.
  at_range        INT          NOT NULL,
  at_offset       BIGINT       NOT NULL,
  started_at      DATETIME(3)  NOT NULL,
  updated_at      DATETIME(3)  NOT NULL,
  ended_at        DATETIME(3)  NULL,
  PRIMARY KEY (pipeline, replay_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
