-- Live totals per minute of order_timestamp (as written), updated in the same transaction as the orders they count.
-- Each partition has its own rows, so that no two transactions update the same row; the views under sql/views sum them.
-- Partition -1 holds corrections of a rebuild (orderflow totals rebuild): its numbers may be negative, the sums never.
CREATE TABLE IF NOT EXISTS ${minute_totals} (
  minute          DATETIME      NOT NULL,
  pipeline        VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kafka_partition INT           NOT NULL,
  orders          BIGINT        NOT NULL,
  quantity        BIGINT        NOT NULL,
  revenue         DECIMAL(20,2) NOT NULL,
  -- Divided by orders: the average price.
  unit_price_sum  DECIMAL(20,2) NOT NULL,
  PRIMARY KEY (minute, pipeline, kafka_partition)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
