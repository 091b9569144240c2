-- title: Top products by pieces sold
-- position: 4
-- columns: place, product_name, product_category, currency, quantity, orders, revenue
-- needs: product, quantity
-- order: place
-- chart: bars product_name:quantity
-- Products by quantity over everything: place 1 has the most, of each currency. A place is given once; of equals the
-- first by name has it.
CREATE SQL SECURITY INVOKER VIEW ${top_products_by_quantity} AS
SELECT
  t.pipeline,
  ROW_NUMBER() OVER (
    PARTITION BY
      t.currency, -- needs currency
      t.pipeline
    ORDER BY
      ${sum_quantity} DESC,
      MIN(t.product_name),
      MIN(t.product_category), -- needs category
      t.product_id
  ) AS place,
  MIN(t.product_name) AS product_name,
  MIN(t.product_category) AS product_category, -- needs category
  t.currency, -- needs currency
  ${sum_quantity} AS quantity, -- needs quantity
  CAST(SUM(t.orders) AS SIGNED) AS orders
  , ${sum_amount} AS revenue -- needs amount
FROM ${product_totals} t
GROUP BY
  t.currency, -- needs currency
  t.pipeline,
  t.product_id
HAVING SUM(t.orders) <> 0
ORDER BY pipeline, place;
