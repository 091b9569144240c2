-- To which versions OrderFlow's own tables were brought, a row each, and when. The orders table has none: it follows
-- from the contract. A program that knows only lower versions than the highest works_with refuses to start
-- (TABLES_NEWER).
CREATE TABLE IF NOT EXISTS ${orderflow_schema} (
  version     INT          NOT NULL,
  -- The lowest version whose program may work with these tables.
  works_with  INT          NOT NULL,
  description VARCHAR(200) NOT NULL,
  -- Whether the tables had this version before versions were recorded.
  found       BOOLEAN      NOT NULL,
  recorded_at DATETIME(3)  NOT NULL,
  PRIMARY KEY (version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
