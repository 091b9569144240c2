-- measures: quantity=quantity amount=revenue price=unit_price_sum
-- Live totals per minute of the role time (as stored), updated in the same transaction as the orders they count. A
-- contract without that role has the minute of received_at; an order whose received_at is NULL is in the minute
-- 0001-01-01 00:00.
-- Each partition has its own rows, so that no two transactions update the same row; the views under sql/views sum them.
-- Partition -1 holds corrections of a rebuild (orderflow totals rebuild): its numbers may be negative, the sums never.
CREATE TABLE IF NOT EXISTS ${minute_totals} (
  minute                DATETIME       NOT NULL,
  pipeline              VARCHAR(100)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition       INT            NOT NULL,
  -- The value of the role currency, '' for a contract without it: amounts of two currencies are never added up.
  currency              VARCHAR(64)    CHARACTER SET utf8mb4 COLLATE ${bytewise} NOT NULL DEFAULT '',
  orders                BIGINT         NOT NULL,
  -- Sums over the roles quantity, amount and price. Of integers and decimals they are exact; NULL if there is no such
  -- role.
  -- unit_price_sum divided by orders is the average price.
  quantity              DECIMAL(38,10) NULL,
  revenue               DECIMAL(38,10) NULL,
  unit_price_sum        DECIMAL(38,10) NULL,
  -- The same for a role whose field is FLOAT or DOUBLE: then the exact sum is NULL, otherwise these are.
  quantity_double       DOUBLE         NULL,
  revenue_double        DOUBLE         NULL,
  unit_price_sum_double DOUBLE         NULL,
  PRIMARY KEY (minute, pipeline, kafka_partition, currency)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
