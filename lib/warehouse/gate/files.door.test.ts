import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../../testing/warehouse.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
let owner: SqlClient
beforeAll(async () => {
  house = await openWarehouse({ LOG_LEVEL: 'error' })
  owner = await house.as('ADMIN')
  await owner.all(
    'CREATE DATABASE d',
    'CREATE TABLE t (i INTEGER PRIMARY KEY, s VARCHAR)',
    "INSERT INTO t VALUES (1, 'a')",
  )
}, 60_000)
afterAll(() => house.close())

/** Every place where DuckDB's grammar takes a table's name, § being the name. */
const places = `
SELECT * FROM §
FROM §
FROM/**/§
FROM -- x
  §
FROM\u00a0§
TABLE §
(TABLE §)
FROM (§)
FROM (((§)))
FROM § SELECT 1
SELECT * FROM § x(a, b)
SELECT * FROM a: §
SELECT * FROM ONLY §
SELECT * FROM § TABLESAMPLE 1
SELECT * FROM § AT (VERSION => 1)
SELECT * FROM t, §
SELECT * FROM range(3) r, §
SELECT * FROM unnest([1]) WITH ORDINALITY, §
SELECT * FROM (VALUES (1)) v, §
SELECT * FROM VALUES (1), (2) v, §
SELECT * FROM t TABLESAMPLE 10%, §
SELECT * FROM t JOIN § USING (i)
SELECT * FROM § JOIN t USING (i)
SELECT * FROM (t JOIN § ON true)
SELECT * FROM (§ JOIN t ON true)
SELECT * FROM t JOIN t u ON true JOIN § ON true
SELECT * FROM t ASOF JOIN § x ON t.i >= x.i
SELECT * FROM t POSITIONAL JOIN §
SELECT * FROM t NATURAL JOIN §
SELECT * FROM t SEMI JOIN § USING (i)
SELECT * FROM t ANTI JOIN § USING (i)
SELECT * FROM t CROSS JOIN §
SELECT * FROM t, LATERAL (SELECT * FROM § WHERE t.i = 1) x
SELECT * FROM t LEFT JOIN LATERAL (FROM §) x ON true
SELECT * FROM t, LATERAL §
SELECT (SELECT count(*) FROM §)
SELECT 1 WHERE EXISTS (FROM §)
SELECT i IN (FROM §) FROM t
SELECT i FROM t WHERE i = ANY (FROM §)
SELECT ARRAY(FROM §)
SELECT CASE WHEN EXISTS (FROM §) THEN 1 END
SELECT * FROM t ORDER BY (SELECT 1 FROM §)
SELECT * FROM t LIMIT (SELECT 1 FROM §)
SELECT list_transform([1], lambda x: (SELECT 1 FROM §))
SELECT * FROM range((SELECT 1 FROM §))
SELECT extract(year FROM (SELECT d FROM §))
VALUES ((SELECT 1 FROM §))
SELECT 1 UNION ALL FROM §
SELECT 1 AS i UNION BY NAME SELECT * FROM §
SELECT 1 EXCEPT TABLE §
WITH a AS (FROM §) FROM a
WITH a AS MATERIALIZED (FROM §) SELECT 1
WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM §) FROM r
WITH RECURSIVE r AS (FROM § UNION ALL SELECT i FROM r) FROM r
PIVOT § ON i
PIVOT § ON i IN (1) USING sum(i)
PIVOT_WIDER § ON i IN (1) USING sum(i)
PIVOT t ON i IN (FROM §) USING sum(i)
FROM § PIVOT (sum(i) FOR s IN (1))
FROM t PIVOT (sum(i) FOR s IN (1)), §
UNPIVOT § ON i
FROM § UNPIVOT (a FOR b IN (i))
SUMMARIZE §
SUMMARIZE SELECT * FROM §
SUMMARIZE TABLE §
DESCRIBE §
DESCRIBE TABLE §
DESCRIBE SELECT * FROM §
DESC §
SHOW TABLES FROM §
EXPLAIN SELECT * FROM §
EXPLAIN ANALYZE FROM §
EXPLAIN TRUNCATE §
EXPLAIN CREATE INDEX z ON § (i)
INSERT INTO § VALUES (1)
INSERT INTO t FROM §
INSERT INTO t TABLE §
INSERT INTO t BY NAME SELECT * FROM §
INSERT INTO t SELECT * FROM § ON CONFLICT DO NOTHING
INSERT INTO t VALUES ((SELECT 1 FROM §), 'x')
UPDATE § SET i = 1
UPDATE t SET i = 1 FROM § x
UPDATE t SET i = 1 FROM t u, § x
UPDATE t SET i = (SELECT 1 FROM §)
DELETE FROM §
DELETE FROM t USING § x
DELETE FROM t USING t u, § x
TRUNCATE §
TRUNCATE TABLE §
MERGE INTO § USING t ON true WHEN MATCHED THEN DELETE
MERGE INTO t USING § x ON true WHEN MATCHED THEN DELETE
MERGE INTO t USING (FROM §) x ON true WHEN MATCHED THEN DELETE
CREATE TABLE z AS FROM §
CREATE TABLE z AS TABLE §
CREATE TABLE z (i INTEGER REFERENCES §)
CREATE TABLE z (i INTEGER REFERENCES § (i))
CREATE TABLE z (i INTEGER, FOREIGN KEY (i) REFERENCES § (i))
CREATE TABLE z (i INTEGER DEFAULT (SELECT 1 FROM §))
CREATE TABLE z (i INTEGER CHECK ((SELECT true FROM §)))
CREATE VIEW z AS FROM §
CREATE TEMP VIEW z AS FROM §
CREATE MACRO z() AS TABLE FROM §
CREATE MACRO z() AS (SELECT count(*) FROM §)
CREATE TEMP MACRO z() AS TABLE FROM §
CREATE INDEX z ON § (i)
CREATE INDEX ON § (i)
CREATE UNIQUE INDEX IF NOT EXISTS z ON § USING ART (i)
ALTER TABLE § ADD COLUMN z INTEGER
ALTER TABLE t ADD FOREIGN KEY (i) REFERENCES § (i)
DROP TABLE §
DROP VIEW §
COMMENT ON TABLE § IS 'x'
COMMENT ON COLUMN § IS 'x'
SET VARIABLE z = (SELECT 1 FROM §)
COPY § TO 'x'
COPY t FROM §
COPY (FROM §) TO 'x'
ANALYZE §
VACUUM §
CALL §
ATTACH §
USE §
SELECT GET_DDL('table', (SELECT s FROM §))`
  .split('\n')
  .slice(1)
  .join('\n')
  .split(/\n(?! )/)

/** Strings are files to DuckDB, and so is a name in quotes that no table has. */
const files = [
  "'x.csv'",
  "E'x.json'",
  '$$x.parquet$$',
  "'s3://bucket/x.parquet'",
  '"x.csv"',
  '"../d.duckdb"',
  '"staging/x.csv".t',
]

test.each(places)('no file is looked for in %s', async (place) => {
  for (const file of files) {
    const told = await owner.run(place.replaceAll('§', () => file))
    // Refused as a file, unreadable, or a name that nobody has; 58030 would mean that DuckDB looked for it.
    expect(['0A000', '42601', '42S02', '2BP01'], `${place} ${file}: ${told.message}`).toContain(told.code)
    expect(told.message).not.toMatch(/No files|files? found|HTTP|connect|not a valid/i)
  }
})

test('a prepared one is refused when it is executed', async () => {
  for (const file of files) {
    await owner.run(`PREPARE p AS SELECT * FROM ${file}`)
    expect(await owner.code('EXECUTE p'), file).toMatch(/0A000|42S02/)
    await owner.run('DEALLOCATE p')
  }
})

test('a string that is no table stays a string', async () => {
  expect(
    await owner.rows(
      "SELECT 'x.csv' IS DISTINCT FROM 'y.csv', trim(BOTH 'x' FROM 'xax'), substring('x.csv' FROM 3), extract(year FROM DATE '2026-01-01') FROM t, (VALUES ('x.csv')) v(x)",
    ),
  ).toEqual([['true', 'a', 'csv', '2026']])
})

test('nothing was made beside the databases', () => {
  expect(readdirSync(house.db.dataDir).filter((name) => /csv|json|parquet/.test(name))).toEqual([])
})
