-- The customers of the topic "customers", as a table for joins (./orderflow produce --customers fills the topic).
--
-- table:     customers
-- key:       customer_id
-- output:    append
-- watermark: kafka_timestamp, 1 minute
-- customers: topic

SELECT customer_id, name, age_group, region
FROM customers
