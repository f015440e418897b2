-- Example data: three databases that are joined across. Running it again makes the tables anew.
CREATE DATABASE IF NOT EXISTS CUSTOMER_DB COMMENT = 'Example: who buys';
CREATE DATABASE IF NOT EXISTS ORDER_DB COMMENT = 'Example: what they buy';
CREATE DATABASE IF NOT EXISTS FACT_DB COMMENT = 'Example: what is made of both';

CREATE OR REPLACE TABLE CUSTOMER_DB.main.customers AS
SELECT
  i AS customer_id,
  ['Ada', 'Ben', 'Chloe', 'Dan', 'Eva', 'Finn', 'Gus', 'Hana', 'Ivo', 'Jana'][1 + i % 10] || ' '
    || ['Auer', 'Berg', 'Costa', 'Duval', 'Engel', 'Fuchs', 'Gomez'][1 + i * 3 % 7] AS name,
  ['Vienna', 'Oslo', 'Vienna', 'Porto', 'Oslo', 'Vienna', 'Lyon', 'Oslo', 'Vienna', 'Porto', 'Gdansk'][1 + i % 11] AS city,
  DATE '2023-01-01' + CAST(i * 13 % 900 AS INTEGER) AS customer_since
FROM range(500) AS numbers(i);

CREATE OR REPLACE TABLE ORDER_DB.main.products AS
SELECT * FROM (VALUES
  (1, 'Decoy', 'outdoor', 19.90),
  (2, 'Binoculars', 'outdoor', 149.00),
  (3, 'Rain coat', 'clothing', 89.50),
  (4, 'Rubber boots', 'clothing', 54.00),
  (5, 'Field guide', 'books', 24.95),
  (6, 'Nest box', 'garden', 32.00)
) AS products(product_id, product, category, price);

CREATE OR REPLACE TABLE ORDER_DB.main.orders AS
SELECT
  i AS order_id,
  i * 7919 % 500 AS customer_id,
  [1, 3, 5, 3, 2, 1, 4, 5, 3, 6, 3, 4, 1][1 + i * 31 % 13] AS product_id,
  1 + i * 17 % 4 AS quantity,
  TIMESTAMP '2025-01-01 08:00:00' + to_minutes(i * 37 % 525600) AS ordered_at
FROM range(20000) AS numbers(i);

CREATE OR REPLACE TABLE FACT_DB.main.sales AS
SELECT
  date_trunc('month', o.ordered_at) AS month,
  c.city,
  p.category,
  count(*) AS orders,
  CAST(sum(o.quantity * p.price) AS DECIMAL(18, 2)) AS revenue
FROM ORDER_DB.main.orders AS o
JOIN ORDER_DB.main.products AS p ON p.product_id = o.product_id
JOIN CUSTOMER_DB.main.customers AS c ON c.customer_id = o.customer_id
GROUP BY ALL
ORDER BY ALL;

SELECT city, sum(orders) AS orders, sum(revenue) AS revenue
FROM FACT_DB.main.sales
GROUP BY city
ORDER BY revenue DESC;
