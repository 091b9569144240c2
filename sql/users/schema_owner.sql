-- The owner of the schema: runs ./orderflow schema, at the first start and after an upgrade. Nothing else needs these
-- rights.
-- Run by an administrator, before the writer's and reader's files: mysql -u root -p < sql/users/schema_owner.sql
-- Replace the password, the database and the host part ('%': any host); REQUIRE SSL refuses plain connections.
CREATE USER 'orderflow_owner'@'%' IDENTIFIED BY 'replace-this-owner-password';
GRANT CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW ON `ecommerce`.* TO 'orderflow_owner'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON `ecommerce`.* TO 'orderflow_owner'@'%';
