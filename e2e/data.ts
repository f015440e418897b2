import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Orders and customers in databases of their own, and facts made from both: the script of `npm run db:seed`. */
export const seedFile = join(import.meta.dirname, '..', 'db', 'seed.sql')
export const tradeScript = readFileSync(seedFile, 'utf8')

export const joinAcross = `-- Revenue by city and category, joined across three databases
SELECT c.city, p.category, count(DISTINCT c.customer_id) AS customers, count(*) AS orders,
       sum(o.quantity * p.price) AS revenue,
       round(100 * sum(o.quantity * p.price) / (SELECT sum(revenue) FROM FACT_DB.main.sales), 1) AS percent
FROM ORDER_DB.main.orders AS o
JOIN ORDER_DB.main.products AS p ON p.product_id = o.product_id
JOIN CUSTOMER_DB.main.customers AS c ON c.customer_id = o.customer_id
GROUP BY ALL
ORDER BY revenue DESC;`
