-- The reader: a dashboard that only shows, reports, and your own questions.
-- Run by an administrator: mysql -u root -p < sql/users/reader.sql
-- Replace the password, the database and the host part.
CREATE USER 'orderflow_reader'@'%' IDENTIFIED BY 'replace-this-reader-password';
GRANT SELECT, SHOW VIEW ON `ecommerce`.* TO 'orderflow_reader'@'%';
