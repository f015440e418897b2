/** A made-up trade in the shape of TPC-H: every value follows from the row's number, so both sides hold the same. */
export function tables(orders: number): string[] {
  const customers = Math.max(1_000, Math.round(orders / 10))
  const parts = Math.max(1_000, Math.round(orders / 7.5))
  const suppliers = Math.max(100, Math.round(orders / 150))
  return [
    `CREATE OR REPLACE TABLE nation AS
     SELECT i::INTEGER AS n_nationkey, 'NATION ' || i AS n_name, (i % 5)::INTEGER AS n_regionkey FROM range(25) t(i)`,
    `CREATE OR REPLACE TABLE supplier AS
     SELECT i::INTEGER AS s_suppkey, 'Supplier#' || lpad(i::VARCHAR, 9, '0') AS s_name, (hash(i, 1) % 25)::INTEGER AS s_nationkey
     FROM range(${suppliers}) t(i)`,
    `CREATE OR REPLACE TABLE customer AS
     SELECT i::INTEGER AS c_custkey, 'Customer#' || lpad(i::VARCHAR, 9, '0') AS c_name, (hash(i, 2) % 25)::INTEGER AS c_nationkey,
       ['AUTOMOBILE','BUILDING','FURNITURE','HOUSEHOLD','MACHINERY'][1 + (hash(i, 3) % 5)::INTEGER] AS c_mktsegment,
       ((hash(i, 4) % 1100000)::DECIMAL(15,2) / 100 - 1000)::DECIMAL(15,2) AS c_acctbal
     FROM range(${customers}) t(i)`,
    `CREATE OR REPLACE TABLE part AS
     SELECT i::INTEGER AS p_partkey, 'Brand#' || (11 + hash(i, 5) % 45) AS p_brand, (1 + hash(i, 6) % 50)::INTEGER AS p_size,
       ['SM BOX','MED BAG','LG CASE','JUMBO PKG','WRAP DRUM'][1 + (hash(i, 7) % 5)::INTEGER] AS p_container
     FROM range(${parts}) t(i)`,
    `CREATE OR REPLACE TABLE orders AS
     SELECT i::INTEGER AS o_orderkey, (hash(i, 8) % ${customers})::INTEGER AS o_custkey, DATE '1992-01-01' + (hash(i, 9) % 2406)::INTEGER AS o_orderdate,
       ['1-URGENT','2-HIGH','3-MEDIUM','4-NOT SPECIFIED','5-LOW'][1 + (hash(i, 10) % 5)::INTEGER] AS o_orderpriority,
       ['F','O','P'][1 + (hash(i, 11) % 3)::INTEGER] AS o_orderstatus, ((hash(i, 12) % 50000000)::DECIMAL(15,2) / 100)::DECIMAL(15,2) AS o_totalprice
     FROM range(${orders}) t(i)`,
    `CREATE OR REPLACE TABLE lineitem AS
     SELECT (i // 4)::INTEGER AS l_orderkey, (i % 4 + 1)::INTEGER AS l_linenumber, (hash(i, 13) % ${parts})::INTEGER AS l_partkey,
       (hash(i, 14) % ${suppliers})::INTEGER AS l_suppkey, (1 + hash(i, 15) % 50)::DECIMAL(15,2) AS l_quantity,
       ((90000 + hash(i, 16) % 10000000)::DECIMAL(15,2) / 100)::DECIMAL(15,2) AS l_extendedprice, ((hash(i, 17) % 11)::DECIMAL(15,2) / 100)::DECIMAL(15,2) AS l_discount,
       ((hash(i, 18) % 9)::DECIMAL(15,2) / 100)::DECIMAL(15,2) AS l_tax, ['A','N','R'][1 + (hash(i, 19) % 3)::INTEGER] AS l_returnflag,
       ['F','O'][1 + (hash(i, 20) % 2)::INTEGER] AS l_linestatus, DATE '1992-01-02' + (hash(i, 21) % 2525)::INTEGER AS l_shipdate,
       ['AIR','FOB','MAIL','RAIL','REG AIR','SHIP','TRUCK'][1 + (hash(i, 22) % 7)::INTEGER] AS l_shipmode
     FROM range(${orders * 4}) t(i)`,
  ]
}

/** Twelve questions that an analyst asks: scans, joins, groups, windows, subqueries, sorts. Small answers. */
export const queries: Record<string, string> = {
  'pricing summary': `SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice), sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
    avg(l_quantity), avg(l_discount), count(*) FROM lineitem WHERE l_shipdate <= DATE '1998-09-02' GROUP BY ALL ORDER BY ALL`,
  'shipping priority': `SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate FROM customer, orders, lineitem
    WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < DATE '1995-03-15' AND l_shipdate > DATE '1995-03-15'
    GROUP BY l_orderkey, o_orderdate ORDER BY revenue DESC, l_orderkey LIMIT 10`,
  'order priority': `SELECT o_orderpriority, count(*) FROM orders WHERE o_orderdate >= DATE '1993-07-01' AND o_orderdate < DATE '1993-10-01'
    AND EXISTS (SELECT 1 FROM lineitem WHERE l_orderkey = o_orderkey AND l_quantity > 40) GROUP BY ALL ORDER BY ALL`,
  'local suppliers': `SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue FROM customer JOIN orders ON c_custkey = o_custkey
    JOIN lineitem ON l_orderkey = o_orderkey JOIN supplier ON l_suppkey = s_suppkey AND c_nationkey = s_nationkey JOIN nation ON s_nationkey = n_nationkey
    WHERE n_regionkey = 2 GROUP BY n_name ORDER BY revenue DESC`,
  'revenue forecast': `SELECT sum(l_extendedprice * l_discount) FROM lineitem WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
    AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24`,
  'returned items': `SELECT c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) AS revenue, c_acctbal FROM customer JOIN orders ON c_custkey = o_custkey
    JOIN lineitem ON l_orderkey = o_orderkey WHERE l_returnflag = 'R' AND o_orderdate BETWEEN DATE '1993-10-01' AND DATE '1993-12-31'
    GROUP BY ALL ORDER BY revenue DESC, c_custkey LIMIT 20`,
  'orders per customer': `SELECT c_count, count(*) AS custdist FROM (SELECT c_custkey, count(o_orderkey) AS c_count FROM customer LEFT JOIN orders
    ON c_custkey = o_custkey GROUP BY c_custkey) GROUP BY c_count ORDER BY custdist DESC, c_count DESC`,
  'discounted parts': `SELECT sum(l_extendedprice * (1 - l_discount)) FROM lineitem JOIN part ON p_partkey = l_partkey
    WHERE (p_brand = 'Brand#12' AND p_container = 'SM BOX' AND l_quantity < 11) OR (p_brand = 'Brand#23' AND p_container = 'MED BAG' AND l_quantity < 20)`,
  'monthly running total': `SELECT month, revenue, sum(revenue) OVER (ORDER BY month) FROM (SELECT date_trunc('month', o_orderdate) AS month, sum(o_totalprice) AS revenue
    FROM orders GROUP BY month) ORDER BY month`,
  'best order per customer': `SELECT count(*), sum(o_totalprice) FROM (SELECT o_totalprice, row_number() OVER (PARTITION BY o_custkey ORDER BY o_totalprice DESC, o_orderkey) AS n
    FROM orders) WHERE n = 1`,
  'distinct by ship mode': `SELECT l_shipmode, count(DISTINCT l_partkey), approx_count_distinct(l_orderkey), median(l_quantity) FROM lineitem GROUP BY ALL ORDER BY ALL`,
  'large orders': `SELECT c_name, o_orderkey, o_totalprice, sum(l_quantity) AS quantity FROM customer JOIN orders ON c_custkey = o_custkey JOIN lineitem ON o_orderkey = l_orderkey
    WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 185) GROUP BY ALL ORDER BY o_totalprice DESC, o_orderkey LIMIT 100`,
}

/** 1,000,000 rows (or `rows`) of ten columns of the usual types, for transport. */
export const wideTable = (rows: number) =>
  `CREATE OR REPLACE TABLE wide AS SELECT i AS a, (i % 1000)::INTEGER AS b, (hash(i) % 1000000)::BIGINT AS c, (i * 0.25)::DOUBLE AS d, (i / 100)::DECIMAL(18,2) AS e,
   'name ' || (i % 5000) AS f, DATE '2020-01-01' + (i % 2000)::INTEGER AS g, TIMESTAMP '2020-01-01' + to_seconds(i) AS h, i % 3 = 0 AS j, md5(i::VARCHAR) AS k FROM range(${rows}) t(i)`

/** A result too large to hold, whose first rows are there at once. */
export const manyRows = (rows: number) => `SELECT i, i * 2 AS twice, 'row ' || i AS label FROM range(${rows}) t(i)`

/** Runs for minutes unless it is cancelled. */
export const endless = 'SELECT sum(hash(a.i, b.i)) FROM range(3000000) a(i), range(3000000) b(i)'
