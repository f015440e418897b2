/** The name of the database that comes with the product. */
export const sampleDatabase = 'SAMPLE'

const pick = (list: string[], by: string) => `[${list.map((one) => `'${one}'`).join(', ')}][1 + ${by} % ${list.length}]`

/** A number from 0 on that follows from a row's number alone: the same data wherever it is made. */
const chance = (of: string, salt: number) => `CAST(hash(${of}, ${salt}) >> 8 AS BIGINT)`

const tables: [name: string, comment: string, query: string][] = [
  [
    'region',
    'Five parts of the world',
    `SELECT * FROM (VALUES (0, 'Africa'), (1, 'America'), (2, 'Asia'), (3, 'Europe'), (4, 'Middle East')) r(region_id, name)`,
  ],
  [
    'nation',
    'Where customers and suppliers are at home',
    `SELECT i AS nation_id, ${pick(
      [
        ...['Kenya', 'Brazil', 'Japan', 'France', 'Egypt', 'Ghana', 'Canada', 'India', 'Austria', 'Iran'],
        ...['Morocco', 'Peru', 'Vietnam', 'Poland', 'Iraq', 'Senegal', 'Chile', 'China', 'Spain', 'Jordan'],
      ],
      'i',
    )} AS name, i % 5 AS region_id FROM range(20) t(i)`,
  ],
  [
    'customer',
    '1,500 customers',
    `SELECT i AS customer_id, format('Customer {:05d}', i) AS name, ${chance('i', 1)} % 20 AS nation_id,
  ${pick(['Automobile', 'Building', 'Furniture', 'Household', 'Machinery'], chance('i', 2))} AS segment,
  CAST((${chance('i', 3)} % 1099999 - 99999) / 100 AS DECIMAL(12, 2)) AS balance
FROM range(1, 1501) t(i)`,
  ],
  [
    'supplier',
    '100 suppliers',
    `SELECT i AS supplier_id, format('Supplier {:03d}', i) AS name, ${chance('i', 4)} % 20 AS nation_id FROM range(1, 101) t(i)`,
  ],
  [
    'part',
    '2,000 parts',
    `SELECT i AS part_id, ${pick(['Small', 'Medium', 'Large', 'Economy', 'Promo'], chance('i', 5))} || ' '
    || ${pick(['brass', 'copper', 'nickel', 'steel', 'tin'], chance('i', 6))} || ' '
    || ${pick(['bolt', 'gear', 'hinge', 'pipe', 'valve', 'wheel'], chance('i', 7))} AS name,
  1 + ${chance('i', 8)} % 50 AS size, CAST(900 + i % 1000 / 10 + i % 200 AS DECIMAL(12, 2)) AS retail_price
FROM range(1, 2001) t(i)`,
  ],
  [
    'orders',
    '15,000 orders of seven years',
    `SELECT i AS order_id, 1 + ${chance('i', 9)} % 1500 AS customer_id,
  DATE '2019-01-01' + CAST(${chance('i', 10)} % 2400 AS INTEGER) AS ordered_on,
  ${pick(['urgent', 'high', 'medium', 'low', 'unspecified'], chance('i', 11))} AS priority
FROM range(1, 15001) t(i)`,
  ],
  [
    'lineitem',
    '60,003 lines of the orders',
    `SELECT order_id, line, part_id, 1 + (part_id * 7 + line) % 100 AS supplier_id, quantity,
  CAST(quantity * retail_price AS DECIMAL(12, 2)) AS price, CAST(${chance('order_id * 8 + line', 12)} % 11 / 100 AS DECIMAL(3, 2)) AS discount,
  ordered_on + CAST(1 + ${chance('order_id * 8 + line', 13)} % 120 AS INTEGER) AS shipped_on,
  ${pick(['air', 'mail', 'rail', 'ship', 'truck'], chance('order_id * 8 + line', 14))} AS ship_mode
FROM (
  SELECT order_id, ordered_on, line, 1 + ${chance('order_id * 8 + line', 15)} % 2000 AS part_id, 1 + ${chance('order_id * 8 + line', 16)} % 50 AS quantity
  FROM ${sampleDatabase}.main.orders, range(1, 8) l(line)
  WHERE line <= 1 + order_id % 7
) JOIN ${sampleDatabase}.main.part USING (part_id)`,
  ],
]

/** The statements that make the sample: the shape of TPC-H's tables, small, the same data everywhere, about a second. */
export const sampleSql: string[] = [
  `CREATE DATABASE IF NOT EXISTS ${sampleDatabase} COMMENT = 'Comes with Mallard: orders of a trading house'`,
  ...tables.flatMap(([name, comment, query]) => [
    `CREATE OR REPLACE TABLE ${sampleDatabase}.main.${name} AS\n${query}`,
    `COMMENT ON TABLE ${sampleDatabase}.main.${name} IS '${comment}'`,
  ]),
]

/** What a worksheet over the sample begins with. */
export const sampleQuestions = `-- Questions to the sample database. Ctrl-Enter (⌘-Enter on a Mac) runs the statement at the cursor.

-- Revenue by region and year
SELECT r.name AS region, year(o.ordered_on) AS year, sum(l.price * (1 - l.discount)) AS revenue
FROM ${sampleDatabase}.main.lineitem l
JOIN ${sampleDatabase}.main.orders o USING (order_id)
JOIN ${sampleDatabase}.main.customer c USING (customer_id)
JOIN ${sampleDatabase}.main.nation n USING (nation_id)
JOIN ${sampleDatabase}.main.region r USING (region_id)
GROUP BY ALL
ORDER BY ALL;

-- Revenue by month: open Chart above the result
SELECT date_trunc('month', ordered_on) AS month, sum(price * (1 - discount)) AS revenue
FROM ${sampleDatabase}.main.lineitem JOIN ${sampleDatabase}.main.orders USING (order_id)
GROUP BY month
ORDER BY month;

-- The three best customers of each segment
SELECT segment, name, revenue
FROM (
  SELECT c.segment, c.name, sum(l.price) AS revenue
  FROM ${sampleDatabase}.main.customer c
  JOIN ${sampleDatabase}.main.orders USING (customer_id)
  JOIN ${sampleDatabase}.main.lineitem l USING (order_id)
  GROUP BY ALL
)
QUALIFY row_number() OVER (PARTITION BY segment ORDER BY revenue DESC) <= 3
ORDER BY segment, revenue DESC;

-- How late do orders ship, by priority? A row for each, a column for each way of shipping
PIVOT (
  SELECT o.priority, l.ship_mode, l.shipped_on - o.ordered_on AS days
  FROM ${sampleDatabase}.main.lineitem l JOIN ${sampleDatabase}.main.orders o USING (order_id)
)
ON ship_mode USING round(avg(days), 1) GROUP BY priority ORDER BY priority;

-- What is in a table? Its columns, their ranges and how many values they have
SUMMARIZE ${sampleDatabase}.main.orders;
`
