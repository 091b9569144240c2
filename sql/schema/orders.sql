-- The orders, one row each: the table that queries and reports read. ${orders} is the quoted name of the table.
-- An existing table with the same columns is used unchanged.
CREATE TABLE IF NOT EXISTS ${orders} (
  customer_id INT NOT NULL,
  order_id VARCHAR(50) PRIMARY KEY,
  product_name VARCHAR(255) NOT NULL,
  product_category VARCHAR(100) NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL,
  quantity INT NOT NULL,
  total_price DECIMAL(10,2) NOT NULL,
  order_timestamp DATETIME NOT NULL,
  INDEX idx_customer (customer_id),
  INDEX idx_timestamp (order_timestamp)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
