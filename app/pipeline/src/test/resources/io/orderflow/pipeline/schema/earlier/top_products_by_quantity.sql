-- title: Top products by pieces sold
-- position: 4
-- columns: place, product_name, product_category, quantity, orders, revenue
-- order: place
-- chart: bars product_name:quantity
-- Products by quantity over everything: place 1 has the most. A place is given once; of equals the first by name has it.
CREATE SQL SECURITY INVOKER VIEW ${top_products_by_quantity} AS
SELECT
  t.pipeline,
  ROW_NUMBER() OVER (
    PARTITION BY t.pipeline
    ORDER BY SUM(t.quantity) DESC, MIN(t.product_name), MIN(t.product_category), t.product_id
  ) AS place,
  MIN(t.product_name) AS product_name,
  MIN(t.product_category) AS product_category,
  CAST(SUM(t.quantity) AS SIGNED) AS quantity,
  CAST(SUM(t.orders) AS SIGNED) AS orders,
  SUM(t.revenue) AS revenue
FROM ${product_totals} t
GROUP BY t.pipeline, t.product_id
HAVING SUM(t.orders) <> 0
ORDER BY pipeline, place;
