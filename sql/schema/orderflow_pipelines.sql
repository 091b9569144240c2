-- Which table each pipeline fills, written at every start of its query: verify counts only the orders of pipelines that
-- share the table. A pipeline that has not run since this table was introduced has no row.
CREATE TABLE IF NOT EXISTS ${orderflow_pipelines} (
  pipeline        VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- A table of this database, as in MYSQL_TABLE.
  orders_table    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  started_at      DATETIME(3)  NOT NULL,
  PRIMARY KEY (pipeline)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
