-- Live totals per day and product; see minute_totals for how rows are divided, and for currency and the sums. The day
-- of orders whose received_at is NULL is 0001-01-01.
CREATE TABLE IF NOT EXISTS ${product_totals} (
  day                   DATE           NOT NULL,
  pipeline              VARCHAR(100)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The first 16 bytes of the SHA-256 of name, U+001F, category in UTF-8, where a role that is missing counts as
  -- U+001E. Two names are one product only if their bytes are equal, regardless of a collation's rules for case,
  -- accents or trailing blanks; and the key stays narrow.
  product_id            BINARY(16)     NOT NULL,
  kafka_partition       INT            NOT NULL,
  currency              VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE ${bytewise} NOT NULL DEFAULT '',
  -- The values of the roles product and category; NULL if there is no such role.
  product_name          VARCHAR(255)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  product_category      VARCHAR(255)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  orders                BIGINT         NOT NULL,
  quantity              DECIMAL(38,10) NULL,
  revenue               DECIMAL(38,10) NULL,
  unit_price_sum        DECIMAL(38,10) NULL,
  quantity_double       DOUBLE         NULL,
  revenue_double        DOUBLE         NULL,
  unit_price_sum_double DOUBLE         NULL,
  PRIMARY KEY (day, pipeline, product_id, kafka_partition, currency)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
