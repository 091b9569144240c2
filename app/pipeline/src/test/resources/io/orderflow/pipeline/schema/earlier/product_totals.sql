-- Live totals per day and product; see minute_totals for how rows are divided.
CREATE TABLE IF NOT EXISTS ${product_totals} (
  day              DATE          NOT NULL,
  pipeline         VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The first 16 bytes of the SHA-256 of name, U+001F, category in UTF-8. Two names are one product only if their bytes
  -- are equal, regardless of a collation's rules for case, accents or trailing blanks; and the key stays narrow.
  product_id       BINARY(16)    NOT NULL,
  kafka_partition  INT           NOT NULL,
  product_name     VARCHAR(255)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  product_category VARCHAR(100)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  orders           BIGINT        NOT NULL,
  quantity         BIGINT        NOT NULL,
  revenue          DECIMAL(20,2) NOT NULL,
  unit_price_sum   DECIMAL(20,2) NOT NULL,
  PRIMARY KEY (day, pipeline, product_id, kafka_partition)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
