-- Every contract that has been in force, each once. The driver writes it when it opens the ledger.
CREATE TABLE IF NOT EXISTS ${orderflow_contracts} (
  -- Of all that a verdict depends on: the contract without comments and descriptions, the Avro schemas of writers, and
  -- the program's own rules.
  hash            CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- From 1 on, in the order of first use; orders carry it as contract_no, where their table has that column.
  number          SMALLINT     NOT NULL,
  -- The contract's name and its own version, as the file has them.
  name            VARCHAR(255) NOT NULL,
  version         VARCHAR(255) NOT NULL,
  -- A contract file from which the contract can be read again.
  `text`          MEDIUMTEXT   NOT NULL,
  -- Name -> Avro schema, as a JSON object.
  writer_schemas  MEDIUMTEXT   NOT NULL,
  first_used_at   DATETIME(3)  NOT NULL,
  PRIMARY KEY (hash),
  UNIQUE KEY number (number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
