/** Orders and customers in databases of their own, and facts made from both: one script, across databases. */
export const tradeScript = `CREATE OR REPLACE DATABASE ORDER_DB;
CREATE OR REPLACE DATABASE CUSTOMER_DB;
CREATE OR REPLACE DATABASE FACT_DB;

CREATE OR REPLACE TABLE CUSTOMER_DB.main.customers AS
SELECT i AS customer_id, 'Customer ' || lpad(i::VARCHAR, 3, '0') AS name,
       ['Basel', 'Bern', 'Geneva', 'Lugano', 'Zurich'][1 + i % 5] AS city
FROM range(1, 201) t(i);

CREATE OR REPLACE TABLE ORDER_DB.main.orders AS
SELECT i AS order_id, 1 + (i * 7) % 200 AS customer_id, DATE '2026-01-01' + (i % 300)::INTEGER AS ordered_on,
       (10 + (i * 37) % 990)::DECIMAL(10, 2) AS amount
FROM range(1, 5001) t(i);

CREATE OR REPLACE TABLE FACT_DB.main.sales_by_customer AS
SELECT c.customer_id, c.name, c.city, count(*) AS orders, sum(o.amount) AS revenue, max(o.ordered_on) AS last_order
FROM ORDER_DB.main.orders o JOIN CUSTOMER_DB.main.customers c ON c.customer_id = o.customer_id
GROUP BY ALL;`

export const joinAcross = `SELECT c.city, count(DISTINCT c.customer_id) AS customers, count(*) AS orders,
       sum(o.amount) AS revenue, round(avg(f.revenue), 2) AS per_customer
FROM ORDER_DB.main.orders o
JOIN CUSTOMER_DB.main.customers c ON c.customer_id = o.customer_id
JOIN FACT_DB.main.sales_by_customer f ON f.customer_id = c.customer_id
GROUP BY c.city
ORDER BY revenue DESC, c.city;`
