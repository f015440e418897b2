import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { absent, Client, denied, slow, taken, tokenOf, wait } from './client.ts'
import { grants, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.server.remove())

const count = (table: string) => `select count(*) from ${table}`

describe('the hierarchy', () => {
  it('7 two levels of inheritance', async () => {
    const { admin } = world
    const { as, table, open } = await world.ground(7, { R: 'ann', M: null, L: null })
    await open('L')
    await admin.ok('grant role M7 to role R7')
    expect(await as('R').refused(count(table))).toEqual(absent(table))
    await admin.ok('grant role L7 to role M7')
    expect(await as('R').rows(count(table))).toEqual([['3']])
    await admin.ok('revoke role L7 from role M7')
    expect(await as('R').refused(count(table))).toEqual(absent(table))
  })

  it('8 a diamond counts once', async () => {
    const { admin } = world
    const { as, table, open } = await world.ground(8, { R: 'ann', A: null, B: null, L: null })
    await open('L')
    await admin.each(
      'grant role L8 to role A8',
      'grant role L8 to role B8',
      'grant role A8 to role R8',
      'grant role B8 to role R8',
    )
    expect(
      await as('R').rows(
        `select count(*) from information_schema.tables where table_catalog = 'C8' and table_name = 'T'`,
      ),
    ).toEqual([['1']])
    await admin.ok('revoke role A8 from role R8')
    expect(await as('R').rows(count(table))).toEqual([['3']])
    await admin.ok('revoke role B8 from role R8')
    expect(await as('R').refused(count(table))).toEqual(absent(table))
  })

  it('9 a cycle is refused', async () => {
    const { admin } = world
    await admin.each(
      'create role X9',
      'create role Y9',
      'create role Z9',
      'grant role X9 to role Y9',
      'grant role Y9 to role Z9',
    )
    for (const statement of ['grant role Z9 to role X9', 'grant role Y9 to role X9', 'grant role X9 to role X9'])
      expect((await admin.refused(statement)).slice(0, 2), statement).toEqual([422, '0LP01'])
    await admin.ok('grant role X9 to role Z9')
  })

  it('10 a role’s owner does not inherit', async () => {
    const { table, open, as } = await world.ground(10, { R: 'ann' })
    await world.admin.each('grant create role on account to role R10')
    await as('R').ok('create role CHILD10')
    await open('R', 'MONITOR', 'DATABASE C10')
    await world.bob
      .in('O10')
      .each(
        'grant usage on database C10 to role CHILD10',
        'grant usage on schema C10.S to role CHILD10',
        `grant select on table ${table} to role CHILD10`,
      )
    expect((await as('R').refused(count(table))).slice(0, 2)).toEqual([422, '42S02'])
    await as('R').ok('grant role CHILD10 to role R10')
    expect(await as('R').rows(count(table))).toEqual([['3']])
  })

  it('11 a detached role’s objects are invisible to ACCOUNTADMIN until it grants itself access', async () => {
    const { admin } = world
    const { table, db, schema } = await world.ground(11)
    expect(await admin.refused(count(table))).toEqual(absent(table))
    expect((await admin.objects('show databases')).map(({ name }) => name)).not.toContain(db)
    expect((await admin.refused(`drop database ${db}`)).slice(1, 2)).toEqual(['42S02'])
    await admin.each(
      `grant usage on database ${db} to role ACCOUNTADMIN`,
      `grant usage on schema ${schema} to role ACCOUNTADMIN`,
      `grant select on table ${table} to role ACCOUNTADMIN`,
    )
    expect(await admin.rows(count(table))).toEqual([['3']])
    expect((await admin.objects('show databases')).map(({ name }) => name)).toContain(db)
  })

  it('12 CREATE uses the primary role and what it inherits only, and the primary role becomes owner', async () => {
    const { admin } = world
    const { as, schema, owner } = await world.ground(12, { R: 'ann', B: 'ann' })
    await owner.each(
      'grant usage on database C12 to role R12',
      `grant usage on schema ${schema} to role R12`,
      'grant usage on database C12 to role B12',
      `grant usage on schema ${schema} to role B12`,
      `grant create table on schema ${schema} to role B12`,
    )
    const create = `create table ${schema}.MADE (i integer)`
    const inB = await world.ann.all(`use role R12; use secondary roles B12; ${create}`)
    expect([inB.status, inB.body.sqlState, inB.body.statementIndex]).toEqual([422, '42501', 2])
    await as('B').ok(create)
    await admin.ok('grant role B12 to role R12')
    await as('R').ok(`create table ${schema}.MADE2 (i integer)`)
    const owners = await as('R').objects(`show tables in ${schema}`)
    expect(owners.map((row) => [row.name, row.owner])).toEqual(
      expect.arrayContaining([
        ['MADE', 'B12'],
        ['MADE2', 'R12'],
      ]),
    )
  })

  it('13 SELECT through a secondary role works and stops after NONE', async () => {
    const { as, table, open } = await world.ground(13, { R: 'ann', L: 'ann' })
    await open('L')
    expect(await as('R').session('use secondary roles all', count(table))).toMatchObject([{}, [['3']]])
    expect(await as('R').session('use secondary roles L13', count(table))).toMatchObject([{}, [['3']]])
    const none = await as('R').refusedIn(
      'use secondary roles all',
      count(table),
      'use secondary roles none',
      count(table),
    )
    expect(none).toEqual([...absent(table), 3])
    expect(await as('R').rows(count(table))).toEqual([['3']])
    expect((await as('R').refusedIn('use secondary roles O13', 'select 1'))[0]).toBe(422)
  })

  it('14 secondary ALL sees a role granted meanwhile', async () => {
    const { admin } = world
    const { as, table, open } = await world.ground(14, { R: 'ann', L: null })
    await open('L')
    const running = as('R').all(`use secondary roles all; ${slow}; ${slow}; ${count(table)}`)
    await wait(200)
    await admin.ok('grant role L14 to user ANN')
    expect(await running).toMatchObject({ status: 200 })
    expect(await as('R').refused(`select 1 from ${table} where false`)).toEqual([200, '00000', '[]'])
  })

  it('15 a session role that is not granted: sign-in to it fails', async () => {
    const { as, owner } = await world.ground(15, { R: 'ann', L: 'bob' })
    expect(await as('R').rows('select current_role()')).toEqual([['R15']])
    for (const role of ['L15', 'NOSUCH15', 'ACCOUNTADMIN'])
      expect((await world.ann.in(role).refused('select 1')).slice(0, 2), role).toEqual([403, '42501'])
    expect((await as('R').refusedIn('use role L15'))[0]).toBe(422)
    expect(await owner.rows('select current_role()')).toEqual([['O15']])
    const made = await world.server.admin(['token', 'create', '--user', 'ANN', '--role', 'L15'])
    if (made.code === 0)
      expect((await new Client(world.server, made.stdout.trim()).refused('select 1')).slice(0, 2)).toEqual([
        403,
        '42501',
      ])
  })

  it('16 DEFAULT_ROLE revoked: PUBLIC', async () => {
    const { admin, dan } = world
    await admin.each('create role R16', 'grant role R16 to user DAN', 'alter user DAN set default_role = R16')
    expect(await dan.rows('select current_role()')).toEqual([['R16']])
    await admin.ok('revoke role R16 from user DAN')
    expect(await dan.rows('select current_role()')).toEqual([['PUBLIC']])
    await admin.ok('grant role R16 to user DAN')
    expect(await dan.rows('select current_role()')).toEqual([['R16']])
  })

  it('17 PUBLIC-owned objects are seen by all', async () => {
    const { admin } = world
    await admin.each('grant create database on account to role PUBLIC')
    await world.dan
      .in('PUBLIC')
      .each('create database C17', 'create table C17.main.T (i integer)', 'insert into C17.main.T values (5)')
    await admin.ok('revoke create database on account from role PUBLIC')
    for (const client of [world.ann, world.bob, admin, world.cid])
      expect(await client.rows('select * from C17.main.T')).toEqual([['5']])
    expect((await world.dan.in('PUBLIC').refused('create database C17B'))[1]).toBe('42501')
  })
})

describe('roles and users', () => {
  it('35 DROP ROLE: what it owned passes to the dropper’s primary role, its grants go', async () => {
    const { admin } = world
    const { as, table, open, owner } = await world.ground(35, { R: 'ann', L: 'ann' })
    await open('R', 'SELECT')
    await owner.each(`grant select on table ${table} to role R35 with grant option`)
    await as('R').ok(`grant select on table ${table} to role L35`)
    expect((await as('R').refused('drop role O35')).slice(0, 2)).toEqual([422, '42501'])
    await admin.ok('drop role R35')
    expect((await admin.objects('show roles')).map(({ name }) => name)).not.toContain('R35')
    expect((await world.ann.in('R35').refused('select 1'))[0]).toBe(403)
    expect((await grants(owner, `on table ${table}`)).filter((line) => /R35|L35/.test(line))).toEqual([])
    await admin.ok('drop role O35')
    expect(await admin.rows(count(table))).toEqual([['3']])
    expect((await admin.objects('show databases')).find(({ name }) => name === 'C35')).toMatchObject({
      owner: 'ACCOUNTADMIN',
    })
    expect((await admin.refused('drop role R35')).slice(0, 2)).toEqual([422, '42S02'])
    await admin.each('drop role if exists R35', 'create role R35')
    expect((await grants(admin, 'to role R35')).length).toBe(0)
  })

  it('36 a system role and the current one cannot be dropped or renamed', async () => {
    const { admin } = world
    for (const role of ['ACCOUNTADMIN', 'SECURITYADMIN', 'USERADMIN', 'SYSADMIN', 'PUBLIC', 'ORGADMIN'])
      for (const statement of [`drop role ${role}`, `alter role ${role} rename to x36`])
        expect((await admin.refused(statement)).slice(0, 2), statement).toEqual([422, '42501'])
    await admin.each('create role R36', 'grant role R36 to user ADMIN')
    await admin.ok('grant ownership on role R36 to role R36')
    expect((await admin.refusedIn('use role R36', 'drop role R36')).slice(0, 2)).toEqual([422, '42501'])
    expect((await admin.refused('create role PUBLIC')).slice(0, 2)).toEqual([422, '42710'])
    expect(await admin.refused('create role r36')).toEqual(taken('r36'))
  })

  it('only ACCOUNTADMIN grants ACCOUNTADMIN, only ORGADMIN ORGADMIN; MANAGE GRANTS every other role', async () => {
    const { admin } = world
    await admin.each(
      'create role G37',
      'grant manage grants on account to role G37',
      'grant role G37 to user ANN',
      'create role H37',
    )
    const manager = world.ann.in('G37')
    for (const role of ['ACCOUNTADMIN', 'ORGADMIN'])
      expect((await manager.refused(`grant role ${role} to user ANN`)).slice(0, 2)).toEqual([422, '42501'])
    await manager.ok('grant role H37 to user CID')
    expect((await manager.refused('create role never37')).slice(1, 2)).toEqual(['42501'])
    expect((await manager.refused('drop role H37')).slice(1, 2)).toEqual(['42501'])
    await admin.each('grant role ACCOUNTADMIN to user CID', 'revoke role ACCOUNTADMIN from user CID', 'drop role G37')
  })

  it('USERADMIN makes users and roles, and manages those that it owns', async () => {
    const { admin } = world
    await admin.ok('grant role USERADMIN to user DAN')
    const manager = world.dan.in('USERADMIN')
    await manager.each(
      'create role U1',
      "create user UWE email = 'uwe@example.org' default_role = U1 comment = 'x'",
      'grant role U1 to user UWE',
    )
    const uwe = new Client(world.server, await tokenOf(world.server, 'UWE'))
    expect(await uwe.rows('select current_role(), current_user()')).toEqual([['U1', 'UWE']])
    for (const statement of ['alter user ADMIN set disabled = true', 'drop user ADMIN', 'drop role SYSADMIN'])
      expect((await manager.refused(statement)).slice(0, 2), statement).toEqual([422, '42501'])
    expect((await uwe.refused('create user never'))[1]).toBe('42501')
    expect((await uwe.refused('create role never'))[1]).toBe('42501')
    await manager.each(
      'create user if not exists UWE',
      "alter user UWE set comment = 'y'",
      'drop user UWE',
      'drop user if exists UWE',
    )
    expect((await uwe.run('select 1')).status).toBe(401)
    await admin.ok('revoke role USERADMIN from user DAN')
  })

  it('53 a disabled user’s tokens and running statements end at once', async () => {
    const eve = await world.user('EVE')
    const running = eve.run('select sum(a.range * b.range) from range(10000000) a, range(1000000) b')
    await wait(400)
    await world.admin.ok('alter user EVE set disabled = true')
    const start = performance.now()
    expect((await running).status).not.toBe(200)
    expect(performance.now() - start).toBeLessThan(3000)
    expect((await eve.run('select 1')).status).toBe(401)
    await world.admin.ok('alter user EVE set disabled = false')
    expect((await eve.run('select 1')).status).toBe(401)
    const again = new Client(world.server, await tokenOf(world.server, 'EVE'))
    expect(await again.rows('select 1')).toEqual([['1']])
  })

  it('55 a token bound to a role cannot leave it', async () => {
    const { as, table, open } = await world.ground(55, { R: 'ann', L: 'ann' })
    await open('L')
    expect(await as('L').rows(count(table))).toEqual([['3']])
    const bound = new Client(world.server, await tokenOf(world.server, 'ANN', 'R55'))
    expect(await bound.rows('select current_role()')).toEqual([['R55']])
    expect((await bound.in('R55').run('select 1')).status).toBe(200)
    expect((await bound.in('L55').refused('select 1')).slice(0, 2)).toEqual([403, '42501'])
    expect(await bound.refused(count(table))).toEqual(absent(table))
    for (const leave of ['use role L55', 'use secondary roles all', 'use secondary roles L55', 'use role PUBLIC']) {
      const [status, state] = await bound.refusedIn(leave, count(table))
      expect([403, 422], leave).toContain(status)
      expect(['42501', '42S02'], leave).toContain(state)
    }
    await world.admin.ok('revoke role R55 from user ANN')
    expect([401, 403]).toContain((await bound.run('select 1')).status)
  })
})

describe('warehouses', () => {
  it('51 USAGE, OPERATE, MONITOR and MODIFY each open their own', async () => {
    const { admin, ann } = world
    await admin.each(
      'create role W51',
      'grant role W51 to user ANN',
      'create warehouse WH51',
      'create role V51',
      'grant role V51 to user CID',
    )
    const client = ann.in('W51')
    expect((await client.refused('use warehouse WH51')).slice(0, 2)).toEqual([422, '42S02'])
    expect((await client.with({ warehouse: 'WH51' }).refused('select 1')).slice(1, 2)).toEqual(['42S02'])
    await admin.ok('grant monitor on warehouse WH51 to role W51')
    expect(await client.refused('use warehouse WH51')).toEqual(denied('USAGE', 'WAREHOUSE', 'WH51', 'W51'))
    expect((await client.refused('alter warehouse WH51 suspend')).slice(1, 2)).toEqual(['42501'])
    await admin.ok('grant usage on warehouse WH51 to role W51')
    expect(await client.with({ warehouse: 'WH51' }).rows('select current_warehouse()')).toEqual([['WH51']])
    expect((await client.refused('drop warehouse WH51')).slice(1, 2)).toEqual(['42501'])
    await admin.ok('grant usage on warehouse WH51 to role V51')
    await world.cid.in('V51').with({ warehouse: 'WH51' }).ok("select 'seen through MONITOR'")
    const seen = `select count(*) from mallard.query_history where query_text = 'select ''seen through MONITOR'''`
    expect(await client.rows(seen)).toEqual([['1']])
    await admin.ok('revoke monitor on warehouse WH51 from role W51')
    expect(await client.rows(seen)).toEqual([['0']])
    expect((await client.objects('show warehouses')).map(({ name }) => name).sort()).toEqual(['COMPUTE_WH', 'WH51'])
  })
})

describe('history and results', () => {
  it('52 only to those allowed', async () => {
    const { as, table, open, owner } = await world.ground(52)
    await open('R')
    const { body } = await as('R').run(`select s from ${table} order by i`)
    expect((await as('R').get(body.statementHandle)).body.data).toHaveLength(3)
    for (const client of [world.bob, world.admin]) expect((await client.get(body.statementHandle)).status).toBe(404)
    const own = `select count(*) from mallard.query_history where statement_id = '${body.statementHandle}'`
    expect(await world.ann.rows(own)).toEqual([['1']])
    expect(await world.bob.rows(own)).toEqual([['0']])
    expect(await world.admin.rows(own)).toEqual([['1']])
    await owner.ok(`revoke select on table ${table} from role R52`)
    expect((await as('R').get(body.statementHandle)).status).toBe(404)
    expect((await as('R').get(body.statementHandle, '?partition=0')).status).toBe(404)
    await owner.ok(`grant select on table ${table} to role R52`)
    expect((await as('R').get(body.statementHandle)).status).toBe(200)
  })

  it('49 the next statement after a REVOKE is refused, in an open transaction too', async () => {
    const { as, table, open, owner } = await world.ground(49)
    await open('R')
    const running = as('R').all(`begin; ${count(table)}; ${slow}; ${slow}; ${count(table)}; commit`)
    await wait(250)
    await owner.ok(`revoke select on table ${table} from role R49`)
    const { status, body } = await running
    expect([status, body.sqlState, body.message, body.statementIndex]).toEqual([...absent(table), 4])
    await owner.ok(`grant select on table ${table} to role R49`)
    expect(await as('R').rows(count(table))).toEqual([['3']])
  })
})
