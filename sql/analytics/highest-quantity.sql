-- title: Orders with the highest quantity
-- question: Which single orders were the largest? The 10 with the most pieces.
-- needs: quantity
-- chart: ranking Order:Quantity
SELECT ${key} AS `Order`,
       ${product} AS `Product`, -- needs product
       ${category} AS `Category`, -- needs category
       ${quantity} AS `Quantity`
       , ${price} AS `Unit price` -- needs price
       , ${amount} AS `Total price` -- needs amount
       , ${currency} AS `Currency` -- needs currency
       , ${customer} AS `Customer` -- needs customer
       , ${time} AS `Ordered at` -- needs time
FROM ${orders}
ORDER BY
  ${quantity} DESC,
  ${amount} DESC, -- needs amount
  ${key_columns}
LIMIT 10
