-- What people have changed by hand: replays and edits of rejected records, accepted losses and topics, skipped records,
-- rewinds. Rows are only ever added; they hold coordinates and counts, never values of orders.
CREATE TABLE IF NOT EXISTS ${orderflow_audit} (
  id       BIGINT        NOT NULL AUTO_INCREMENT,
  pipeline VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  acted_at DATETIME(3)   NOT NULL,
  -- COMMAND_LINE or DASHBOARD.
  face     VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The user and machine of a command, or the user of the dashboard.
  who      VARCHAR(255)  NOT NULL,
  -- REPLAY, EDIT, ACCEPT_LOSS, ACCEPT_TOPIC, SKIP or REWIND.
  action   VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject  VARCHAR(1000) NOT NULL,
  -- Empty: it was interrupted, or is under way.
  result   VARCHAR(1000) NOT NULL,
  PRIMARY KEY (id),
  KEY by_pipeline (pipeline, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
