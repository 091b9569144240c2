-- Messages that orderflow notify has sent, is sending, or has given up: at most one for each channel, order and status.
CREATE TABLE IF NOT EXISTS ${orderflow_notifications} (
  -- mail or webhook.
  channel         VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of pipeline, key and status: a key may be longer than an index takes.
  id              BINARY(32)   NOT NULL,
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The key; of several columns as a JSON array.
  order_id        VARCHAR(768) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- CONFIRMED or DECLINED.
  status          VARCHAR(20)  CHARACTER SET ascii NOT NULL,
  -- sending: begun, and not known to have ended; sent; dead: given up after the last attempt; again: to be sent by
  -- a replay; resending: begun by a replay, and not known to have ended.
  state           VARCHAR(20)  CHARACTER SET ascii NOT NULL,
  attempts        INT          NOT NULL,
  -- Sent although an earlier process may have sent it already, and was killed before it could say so.
  repeated        INT          NOT NULL,
  last_error      VARCHAR(500) NOT NULL,
  -- The confirmation; kept until it is sent.
  confirmation    MEDIUMTEXT   NULL,
  updated_at      DATETIME(3)  NOT NULL,
  PRIMARY KEY (channel, id),
  INDEX idx_dead (pipeline, state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
