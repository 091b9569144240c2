-- The writer: the job, and the commands and the dashboard of operators. It adds orders and never changes or deletes
-- one.
-- Run by an administrator after ./orderflow schema, since rights on a table need the table:
--   mysql -u root -p < sql/users/writer.sql
-- Replace the password, the database and the host part. ./orderflow prune --orders needs DELETE on the orders table,
-- streaming SQL needs INSERT, UPDATE and DELETE on its result tables, besides CREATE for a new one. TRIGGER only lets
-- the job see triggers.
CREATE USER 'orderflow_writer'@'%' IDENTIFIED BY 'replace-this-writer-password';
GRANT SELECT, INSERT, SHOW VIEW, TRIGGER ON `ecommerce`.* TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`duplicate_orders` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`minute_totals` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_audit` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_closing` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_contract_in_force` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_contracts` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_epoch` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_heartbeat` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_ledger` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_notifications` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_order_ids` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_pipelines` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_pruned` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_pruned_orders` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_replays` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_skipped` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_stream_epochs` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_streams` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`orderflow_totals_roles` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`partition_totals` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`product_totals` TO 'orderflow_writer'@'%';
GRANT UPDATE, DELETE ON `ecommerce`.`rejected_orders` TO 'orderflow_writer'@'%';
