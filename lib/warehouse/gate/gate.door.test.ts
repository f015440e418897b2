import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../../testing/warehouse.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
let owner: SqlClient
let granted: SqlClient
let stranger: SqlClient

beforeAll(async () => {
  house = await openWarehouse({ LOG_LEVEL: 'error' })
  owner = await house.as('ADMIN')
  await owner.all(
    'CREATE ROLE reader',
    'CREATE ROLE outsider',
    'CREATE USER rita DEFAULT_ROLE = reader',
    'CREATE USER otto DEFAULT_ROLE = outsider',
    'GRANT ROLE reader TO USER rita',
    'GRANT ROLE outsider TO USER otto',
    'CREATE DATABASE d',
    'CREATE TABLE d.main.t (i INTEGER, s VARCHAR)',
    "INSERT INTO d.main.t VALUES (1, 'a'), (2, 'b')",
    'CREATE TABLE d.main.secret (x VARCHAR)',
    "INSERT INTO d.main.secret VALUES ('canary')",
    'CREATE VIEW d.main.v AS SELECT x FROM d.main.secret',
    'CREATE VIEW d.main.vv AS SELECT x FROM d.main.v',
    'CREATE MACRO d.main.m(a) AS a + 1',
    'CREATE MACRO d.main.peek() AS (SELECT max(x) FROM d.main.secret)',
    'CREATE SEQUENCE d.main.sq',
    "CREATE TYPE d.main.mood AS ENUM ('sad', 'ok')",
    'GRANT USAGE ON DATABASE d TO ROLE reader',
    'GRANT USAGE ON SCHEMA d.main TO ROLE reader',
    'GRANT SELECT ON TABLE d.main.t TO ROLE reader',
    'GRANT SELECT ON VIEW d.main.v TO ROLE reader',
    'GRANT SELECT ON VIEW d.main.vv TO ROLE reader',
    'GRANT USAGE ON FUNCTION d.main.peek TO ROLE reader',
    'CREATE DATABASE mine',
    'GRANT OWNERSHIP ON SCHEMA mine.main TO ROLE outsider',
    'GRANT USAGE ON DATABASE mine TO ROLE outsider',
  )
  granted = await house.as('rita')
  stranger = await house.as('otto')
}, 60_000)

afterAll(() => house.close())

test('a view, or a table, may read a view that bears its name in another schema', async () => {
  await owner.all(
    'CREATE SCHEMA d.twins',
    'CREATE VIEW d.twins.v AS SELECT x FROM d.main.v',
    'CREATE TABLE d.twins.vv AS SELECT x FROM d.main.vv',
  )
  for (const name of ['v', 'vv']) expect(await owner.rows(`FROM d.twins.${name}`)).toEqual([['canary']])
  expect(await granted.code('CREATE TABLE d.twins.w AS SELECT x FROM d.main.v')).toBe('42S02')
  await owner.all('DROP SCHEMA d.twins CASCADE')
})

test('a view whose owner may not see the view that it reads says which one, not what lies below', async () => {
  await owner.all(
    'CREATE SCHEMA d.apart',
    'CREATE VIEW d.apart.inner_view AS SELECT x FROM d.main.secret',
    'CREATE VIEW d.main.outer_view AS SELECT x FROM d.apart.inner_view',
    'GRANT OWNERSHIP ON VIEW d.main.outer_view TO ROLE reader',
  )
  const told = await granted.run('FROM d.main.outer_view')
  expect([told.code, told.message]).toEqual([
    '42501',
    "This view runs with its owner's rights. The owner role reader must have SELECT granted on VIEW d.apart.inner_view.",
  ])
  await owner.all('DROP SCHEMA d.apart CASCADE', 'GRANT OWNERSHIP ON VIEW d.main.outer_view TO ROLE ACCOUNTADMIN')
  await owner.all('DROP VIEW d.main.outer_view')
})

test('what CREATE makes is refused before what its body reads is looked at', async () => {
  for (const body of ['SELECT * FROM d.main.nothing', 'SELECT * FROM d.main.secret', 'SELECT x FROM d.main.v'])
    for (const head of ['CREATE TABLE d.main.n AS', 'CREATE VIEW d.main.n AS', 'CREATE OR REPLACE VIEW d.main.n AS']) {
      const told = await granted.run(`${head} ${body}`)
      expect([told.code, told.message.slice(-25)]).toEqual(['42501', 'granted on SCHEMA d.main.'])
    }
  expect(await owner.code('CREATE TABLE d.main.t AS SELECT * FROM d.main.nothing')).toBe('42710')
  expect(await owner.code('CREATE TABLE d.main.n AS SELECT * FROM d.main.nothing')).toBe('42S02')
})

test('a view cannot be replaced by one that reads itself', async () => {
  await owner.all('CREATE VIEW d.main.loop AS SELECT 1 AS x')
  const told = await owner.run('CREATE OR REPLACE VIEW d.main.loop AS FROM d.main.loop')
  expect([told.code, told.message]).toEqual(['0A000', "The view 'loop' cannot read itself."])
  await owner.all('CREATE OR REPLACE VIEW d.main.loop AS SELECT 2 AS loop', 'DROP VIEW d.main.loop')
})

test('a run-time error has its place in the text, past what Mallard rewrites', async () => {
  const text =
    "SELECT table_name\nFROM information_schema.tables,\n  d.main.t\nWHERE CAST(s AS INTEGER) = 1 AND table_name = 't'"
  const told = await owner.run(text)
  expect([told.code, told.place]).toEqual(['22018', { line: 4, column: 7 }])
  expect(told.message).toMatch(/^Could not convert string '[ab]' to INTEGER/)
})

test('names that DuckDB or Mallard would take for something else are reserved for schemas too', async () => {
  for (const name of ['temp', 'system', 'memory', 'mallard', 'MALLARD', 'information_schema', 'pg_catalog'])
    expect(await owner.code(`CREATE SCHEMA d."${name}"`), name).toBe('42939')
})

test('what cannot be planned or shown says so', async () => {
  for (const [text, message] of [
    ['SELECT avg(i) EXPORT_STATE FROM d.main.t', /EXPORT_STATE is not supported/],
    ["SELECT make_type('INTEGER')", /Cast it to VARCHAR/],
    ['SELECT getvariable(s) FROM d.main.t', /one string literal/],
    ["SELECT json_structure('[1]')", /json_keys/],
    ["SELECT length(repeat('x', 4000000000))", /4000000000 characters/],
  ] as const) {
    const told = await owner.run(text)
    expect(told.code, text).toMatch(/0A000|22023/)
    expect(told.message).toMatch(message)
  }
  expect(await owner.rows("SELECT make_type('DECIMAL', 10, 2)::VARCHAR")).toEqual([['DECIMAL(10,2)']])
  expect((await owner.run(';')).message).toBe('There is no statement in this text.')
  expect(await owner.code("COMMENT ON COLUMN s IS 'x'")).toBe('42601')
})

test('a recursive view in a correlated subquery is refused without naming what it reads; read first, it works', async () => {
  await owner.all(
    'CREATE VIEW d.main.steps AS WITH RECURSIVE r(n) AS (SELECT count(*) FROM d.main.secret UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r',
    'GRANT SELECT ON VIEW d.main.steps TO ROLE reader',
  )
  const query = (view: string) => `SELECT i, (SELECT max(n) FROM ${view} WHERE n <> t.i) FROM d.main.t ORDER BY i`
  const told = await granted.run(query('d.main.steps'))
  expect([told.code, told.message]).toEqual([
    '0A000',
    expect.stringMatching(/'d.main.steps' cannot be used in a correlated/),
  ])
  expect(told.message).not.toMatch(/secret/)
  expect(await granted.rows(`WITH v AS MATERIALIZED (FROM d.main.steps) ${query('v')}`)).toEqual([
    ['1', '3'],
    ['2', '3'],
  ])
  await owner.all('DROP VIEW d.main.steps')
})

describe('what a role may read', () => {
  test('the owner and the grantee read the table; a stranger is told that it does not exist', async () => {
    expect(await owner.rows('SELECT count(*) FROM d.main.t')).toEqual([['2']])
    expect(await granted.rows('SELECT count(*) FROM d.main.t')).toEqual([['2']])
    const told = await stranger.run('SELECT * FROM d.main.t')
    expect([told.code, told.message]).toEqual(['42S02', "Object 'd.main.t' does not exist or not authorized."])
  })

  test('hidden and absent answer alike, at the same place', async () => {
    const hidden = await stranger.run('SELECT 1,\n * FROM d.main.t')
    const absent = await stranger.run('SELECT 1,\n * FROM e.main.t')
    expect(hidden.place).toEqual(absent.place)
    expect(hidden.message.replace('d.main', 'e.main')).toBe(absent.message)
  })

  test('a view is read with its owner, what it reads is not', async () => {
    expect(await granted.rows('SELECT x FROM d.main.vv')).toEqual([['canary']])
    expect(await granted.code('SELECT x FROM d.main.secret')).toBe('42S02')
    expect(await granted.code('SELECT v.x FROM d.main.v JOIN d.main.secret USING (x)')).toBe('42S02')
  })

  test('a macro runs with its caller', async () => {
    expect(await owner.rows('SELECT d.main.peek()')).toEqual([['canary']])
    expect(['42S02', '42501']).toContain(await granted.code('SELECT d.main.peek()'))
  })

  test('a macro without USAGE is one that there is not', async () => {
    const [hidden, absent] = [await granted.run('SELECT d.main.m(1)'), await granted.run('SELECT d.main.n(1)')]
    expect(hidden.code).toMatch(/^42S02|42883$/)
    expect([hidden.code, hidden.message.replace('main.m', 'main.n'), hidden.place]).toEqual([
      absent.code,
      absent.message,
      absent.place,
    ])
    expect(await owner.rows('SELECT d.main.m(1)')).toEqual([['2']])
  })

  test('a type of a hidden database tells nothing', async () => {
    expect(await stranger.code("SELECT 'ok'::d.main.mood")).toBe('42S02')
    expect(await stranger.code('SELECT enum_range(NULL::d.main.mood)')).toBe('42S02')
    expect(await granted.rows("SELECT 'ok'::d.main.mood")).toEqual([['ok']])
  })

  test('EXPLAIN of a view needs what the view reads', async () => {
    expect(await owner.code('EXPLAIN SELECT * FROM d.main.v')).toBe('')
    expect(await granted.code('EXPLAIN SELECT * FROM d.main.v')).toBe('42501')
  })
})

describe('what a role may change', () => {
  test.each([
    ["INSERT INTO d.main.t VALUES (3, 'c')", 'INSERT'],
    ["UPDATE d.main.t SET s = 'x'", 'UPDATE'],
    ['DELETE FROM d.main.t', 'DELETE'],
    ['TRUNCATE d.main.t', 'TRUNCATE'],
    ['DROP TABLE d.main.t', 'OWNERSHIP'],
    ['ALTER TABLE d.main.t ADD COLUMN z INTEGER', 'OWNERSHIP'],
    ['CREATE INDEX ix ON d.main.t (i)', 'OWNERSHIP'],
    ["COMMENT ON TABLE d.main.t IS 'x'", 'OWNERSHIP'],
  ])('%s needs %s', async (text, privilege) => {
    const told = await granted.run(text)
    expect(told.code).toBe('42501')
    expect(told.message).toContain(`Your role reader must have ${privilege} granted on TABLE d.main.t.`)
    expect(await stranger.code(text)).toBe('42S02')
  })

  test('DROP IF EXISTS of a hidden table succeeds like that of an absent one, and drops nothing', async () => {
    expect(await stranger.code('DROP TABLE IF EXISTS d.main.secret')).toBe('')
    expect(await stranger.code('DROP TABLE IF EXISTS d.main.nosuch')).toBe('')
    expect(await owner.rows('SELECT count(*) FROM d.main.secret')).toEqual([['1']])
  })

  test('UPDATE and DELETE need SELECT only when they read the target', async () => {
    await owner.all('GRANT UPDATE, DELETE ON TABLE d.main.secret TO ROLE reader')
    expect(await granted.code("UPDATE d.main.secret SET x = 'canary'")).toBe('')
    expect(await granted.code("UPDATE d.main.secret SET x = x || ''")).toBe('42501')
    expect(await granted.code("UPDATE d.main.secret SET x = 'a' WHERE x = 'b'")).toBe('42501')
    expect(await granted.code('DELETE FROM d.main.secret RETURNING x')).toBe('42501')
    await owner.all('REVOKE UPDATE, DELETE ON TABLE d.main.secret FROM ROLE reader')
  })
})

describe('what would change the meaning of a view', () => {
  test('a temp table with a name that the body uses is refused, and its drop mends it', async () => {
    await granted.all('CREATE TEMP TABLE secret (x VARCHAR)')
    expect(await granted.code('SELECT x FROM d.main.v')).toBe('0A000')
    await granted.all('DROP TABLE secret')
    expect(await granted.rows('SELECT x FROM d.main.v')).toEqual([['canary']])
  })

  test('a temp macro over what one may not read is refused when it is made', async () => {
    expect(await stranger.code('CREATE TEMP MACRO f() AS (SELECT max(x) FROM d.main.secret)')).toBe('42S02')
    expect(await granted.code('CREATE TEMP MACRO f() AS (SELECT max(x) FROM d.main.secret)')).toBe('42S02')
  })

  test('a view stops when its owner loses SELECT, and goes on with it', async () => {
    await owner.all(
      'CREATE ROLE keeper',
      'GRANT ROLE keeper TO USER ADMIN',
      'GRANT USAGE ON DATABASE d TO ROLE keeper',
      'GRANT USAGE, CREATE VIEW ON SCHEMA d.main TO ROLE keeper',
      'GRANT SELECT ON TABLE d.main.secret TO ROLE keeper',
      'USE ROLE keeper',
      'CREATE VIEW d.main.kept AS SELECT x FROM d.main.secret',
      'GRANT SELECT ON VIEW d.main.kept TO ROLE reader',
      'USE ROLE ACCOUNTADMIN',
    )
    expect(await granted.rows('SELECT x FROM d.main.kept')).toEqual([['canary']])
    await owner.all('REVOKE SELECT ON TABLE d.main.secret FROM ROLE keeper')
    const told = await granted.run('SELECT x FROM d.main.kept')
    expect(told.code).toBe('42501')
    expect(told.message).toBe(
      "This view runs with its owner's rights. The owner role keeper must have SELECT granted on TABLE d.main.secret.",
    )
    await owner.all('GRANT SELECT ON TABLE d.main.secret TO ROLE keeper')
    expect(await granted.code('SELECT x FROM d.main.kept')).toBe('')
  })
})

describe('a view covers its own scans alone', () => {
  const through = [
    'SELECT t.x FROM d.main.filtered, VALUES (1) w(a), d.main.secret t',
    'SELECT t.x FROM d.main.filtered a JOIN d.main.filtered b ON CASE WHEN true THEN true END, d.main.secret t',
  ]

  test.each(through)('%s', async (text) => {
    await owner.all("CREATE OR REPLACE VIEW d.main.filtered AS SELECT x FROM d.main.secret WHERE x <> 'canary'")
    await owner.all('GRANT SELECT ON VIEW d.main.filtered TO ROLE reader')
    expect(await granted.rows('SELECT count(*) FROM d.main.filtered')).toEqual([['0']])
    expect(await granted.code(text)).toBe('42S02')
  })

  test("a CTE of the table's name, a temp macro whose table is gone", async () => {
    await granted.all('USE d.main')
    for (const text of [
      'WITH RECURSIVE secret AS (SELECT * FROM secret) SELECT DISTINCT secret.x FROM secret, filtered',
      'WITH RECURSIVE secret AS (SELECT * FROM secret UNION ALL SELECT * FROM secret WHERE false) SELECT secret.x FROM secret, filtered',
    ])
      expect((await granted.run(text)).rows).toEqual([])
    await granted.all(
      'CREATE TEMP TABLE secret (x VARCHAR)',
      'CREATE TEMP MACRO gone() AS TABLE SELECT * FROM secret',
      'DROP TABLE temp.secret',
    )
    const told = await granted.run('SELECT g.* FROM gone() g, filtered')
    expect([told.rows, told.code === '']).toEqual([[], false])
    await granted.all('DROP MACRO TABLE temp.gone')
  })

  test('in joins, subqueries that refer outwards, aggregates and set operations the view itself is read', async () => {
    for (const text of [
      'SELECT count(*) FROM d.main.v a JOIN d.main.vv b USING (x)',
      'SELECT (SELECT max(v.x) FROM d.main.v WHERE v.x = o.y) FROM (VALUES (1), (2)) n(i), (SELECT x AS y FROM d.main.vv) o',
      'SELECT * FROM d.main.t WHERE EXISTS (SELECT 1 FROM d.main.v WHERE v.x <> t.s)',
      'SELECT x FROM d.main.v UNION ALL SELECT x FROM d.main.vv',
      'WITH c AS MATERIALIZED (FROM d.main.v) SELECT * FROM c, c AS e',
      'SUMMARIZE d.main.v',
    ])
      expect([text, await granted.code(text)]).toEqual([text, ''])
  })

  test('a body that asks for the role', async () => {
    await owner.all("CREATE VIEW d.main.mine AS SELECT x FROM d.main.secret WHERE current_role() = 'reader'")
    await owner.all('GRANT SELECT ON VIEW d.main.mine TO ROLE reader')
    expect(await granted.rows('SELECT x FROM d.main.mine')).toEqual([['canary']])
    expect(await owner.rows('SELECT x FROM d.main.mine')).toEqual([])
  })
})

test('an open transaction does not read what a name meant before under the grants of today', async () => {
  await owner.all("CREATE TABLE d.main.b AS SELECT 'old' AS x")
  await granted.all('BEGIN', 'SELECT * FROM d.main.t')
  await owner.all(
    'ALTER TABLE d.main.b RENAME TO b_old',
    "CREATE TABLE d.main.b AS SELECT 'new' AS x",
    'GRANT SELECT ON TABLE d.main.b TO ROLE reader',
  )
  expect(await granted.code('SELECT * FROM d.main.b')).toBe('40001')
  await granted.all('ROLLBACK')
  expect(await granted.rows('SELECT * FROM d.main.b')).toEqual([['new']])
})

describe('two-part names', () => {
  test('a schema of the current database comes first, also where a database has its name', async () => {
    await owner.all('USE d.main', 'CREATE SCHEMA d.x', 'USE d.main', "CREATE TABLE x.t AS SELECT 'schema' AS w")
    await owner.all('CREATE VIEW d.main.over AS SELECT w FROM x.t', 'CREATE MACRO d.x.f(a) AS a + 1')
    // A database that this one does not see, and that is attached, changes nothing.
    await owner.all('CREATE DATABASE x', "CREATE TABLE x.main.t AS SELECT 'database' AS w", 'USE d.main')
    expect(await owner.rows('SELECT w, x.t.w FROM x.t')).toEqual([['schema', 'schema']])
    expect(await owner.rows('SELECT w FROM d.main.over')).toEqual([['schema']])
    expect(await owner.rows('SELECT x.f(1)')).toEqual([['2']])
    expect(await owner.code("INSERT INTO x.t VALUES ('more')")).toBe('')
    expect((await owner.run('SELECT nosuch FROM x.t')).place).toEqual({ line: 1, column: 8 })
    await owner.all('USE x.main')
    expect(await owner.rows('SELECT w FROM x.t')).toEqual([['database']])
    await owner.all('USE d.main', 'DROP SCHEMA x CASCADE', 'DROP DATABASE x')
  })
})

describe('one statement at a time, of the kinds that are known', () => {
  test.each([
    ["SELECT * FROM read_csv('x')", '0A000'],
    ["SELECT * FROM 'x.csv'", '0A000'],
    ["COPY d.main.t TO 'x.csv'", '0A000'],
    ["ATTACH 'x'", '0A000'],
    ['PRAGMA database_list', '0A000'],
    ['CALL range(3)', '0A000'],
    ['SELECT * FROM duckdb_settings()', '0A000'],
    ["SELECT * FROM query('SELECT 1')", '0A000'],
    ["SELECT * FROM range(nextval('d.main.sq'))", '0A000'],
    ["SELECT 1 LIMIT nextval('d.main.sq')", '0A000'],
    ["SELECT getvariable('~role')", '0A000'],
    ['SET VARIABLE "~role" = \'x\'', '0A000'],
    ['SET threads = 1', '0A000'],
    ["SET search_path = 'x'", '0A000'],
    ['SELECT * FROM pg_catalog.pg_tables', '0A000'],
    ['CREATE MACRO d.main.abs(a) AS 1', '0A000'],
    [`SELECT ${'('.repeat(2_000)}1${')'.repeat(2_000)}`, '54001'],
    ['SELECT 1 --x\r FROM nosuch', '42S02'],
    ['SELEC 1', '42601'],
  ])('%s', async (text, code) => {
    expect(await owner.code(text)).toBe(code)
  })

  test('the engine is alive after all of it', async () => {
    expect(await owner.rows("SELECT nextval('d.main.sq')")).toEqual([['1']])
  })
})

describe('fields of a STRUCT column', () => {
  test('are added, renamed and dropped by their path', async () => {
    await owner.all(
      'CREATE TABLE d.main.nest (s STRUCT(i INTEGER))',
      'INSERT INTO d.main.nest VALUES ({i: 1})',
      'ALTER TABLE d.main.nest ADD COLUMN s.j INTEGER',
      'ALTER TABLE d.main.nest ADD COLUMN IF NOT EXISTS s.j INTEGER',
      'ALTER TABLE d.main.nest ADD s.k d.main.mood',
      'ALTER TABLE d.main.nest RENAME COLUMN s.j TO l',
      'ALTER TABLE d.main.nest DROP COLUMN s.i',
    )
    expect(await owner.rows('SELECT typeof(s) FROM d.main.nest')).toEqual([["STRUCT(l INTEGER, k ENUM('sad', 'ok'))"]])
    await owner.all('DROP TABLE d.main.nest')
  })

  test('their types are no way to learn of one that is hidden', async () => {
    await stranger.all('CREATE TABLE mine.main.nest (s STRUCT(i INTEGER))')
    for (const type of ['d.main.mood', 'd.main.absent'])
      for (const add of ['ADD COLUMN s.j', 'ADD s.j', 'ADD COLUMN IF NOT EXISTS s.j', 'ADD COLUMN j']) {
        const told = await stranger.run(`ALTER TABLE mine.main.nest ${add} ${type}`)
        expect([told.code, told.message]).toEqual(['42S02', `Object '${type}' does not exist or not authorized.`])
      }
    await stranger.all('DROP TABLE mine.main.nest')
  })
})
