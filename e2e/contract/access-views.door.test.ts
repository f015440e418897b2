import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { absent, denied } from './client.ts'
import { openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.server.remove())

const ownersRight = (role: string, table: string) => [
  422,
  '42501',
  `This view runs with its owner's rights. The owner role ${role} must have SELECT granted on TABLE ${table}.`,
]

/** B sees O's table and makes a view over it in its own schema, which R may select from. */
async function borrowed(n: number) {
  const ground = await world.ground(n, { R: 'ann', B: 'cid' })
  const { owner, db, table, open } = ground
  await open('B')
  await owner.each(
    `create schema ${db}.W`,
    `grant usage on schema ${db}.W to role B${n}`,
    `grant create view, create table on schema ${db}.W to role B${n}`,
  )
  await owner.each(`grant usage on database ${db} to role R${n}`, `grant usage on schema ${db}.W to role R${n}`)
  const maker = ground.as('B')
  const view = `${db}.W.VB`
  await maker.each(`create view ${view} as select i, s from ${table}`, `grant select on view ${view} to role R${n}`)
  return { ...ground, maker, R: ground.as('R'), made: view, name: `${table}` }
}

describe('a view', () => {
  it('37 runs with its owner’s rights: SELECT on the view is enough', async () => {
    const { R, made, table, db } = await borrowed(37)
    expect(await R.rows(`select count(*) from ${made}`)).toEqual([['3']])
    expect(await R.refused(`select count(*) from ${table}`)).toEqual(absent(table))
    for (const both of [
      `select count(*) from ${made} v join ${table} t on t.i = v.i`,
      `select (select max(i) from ${table}) from ${made}`,
      `with x as (from ${table}) select count(*) from ${made}, x`,
      `select count(*) from ${made} union all select count(*) from ${table}`,
      `from ${made} where i in (select i from ${table})`,
    ])
      expect(await R.refused(both), both).toEqual(absent(table))
    expect(await R.rows(`with x as (from ${made}) select max(i) from x`)).toEqual([['3']])
    expect(
      (await R.session(`use schema ${db}.W`, 'create temp table cp as from vb', 'select count(*) from cp'))[2],
    ).toEqual([['3']])
  })

  it('37 along a chain of views, each with its own owner', async () => {
    const { R, maker, made, owner, db } = await borrowed(137)
    await owner.ok(`grant create view on schema ${db}.W to role R137`)
    await R.ok(`create view ${db}.W.VR as select i from ${made}`)
    await maker.ok(`revoke select on view ${made} from role R137`)
    expect((await R.refused(`select * from ${db}.W.VR`)).slice(0, 2)).toEqual([422, '42501'])
    await maker.ok(`grant select on view ${made} to role R137`)
    expect(await R.rows(`select count(*) from ${db}.W.VR`)).toEqual([['3']])
  })

  it('38 stops when its owner loses SELECT, or a container', async () => {
    const { R, made, table, owner } = await borrowed(38)
    await owner.ok(`revoke select on table ${table} from role B38`)
    const stopped = await R.refused(`select * from ${made}`)
    expect(stopped.slice(0, 2)).toEqual([422, '42501'])
    expect(stopped[2].toUpperCase()).toBe(String(ownersRight('B38', table)[2]).toUpperCase())
    expect((await R.refused(`select count(*) from (select * from ${made} limit 0)`)).slice(0, 2)).toEqual([
      422,
      '42501',
    ])
    await owner.ok(`grant select on table ${table} to role B38`)
    expect(await R.rows(`select count(*) from ${made}`)).toEqual([['3']])
    await owner.ok('revoke usage on schema C38.S from role B38')
    expect((await R.refused(`select * from ${made}`)).slice(0, 2)).toEqual([422, '42501'])
  })

  it('over what one may not read is refused at creation', async () => {
    const { R, owner, table, db, open } = await borrowed(138)
    await owner.ok(`grant create view, create table, create function on schema ${db}.W to role R138`)
    for (const create of ['view', 'table'])
      expect(await R.refused(`create ${create} ${db}.W.N as select * from ${table}`)).toEqual(absent(table))
    await open('R', 'INSERT')
    for (const create of ['view', 'table'])
      expect(await R.refused(`create ${create} ${db}.W.N as select * from ${table}`)).toEqual(
        denied('SELECT', 'TABLE', table, 'R138'),
      )
    expect((await R.refused(`create macro ${db}.W.M() as table select * from ${table}`)).slice(1, 2)).toEqual(['42501'])
    await owner.ok(`grant select on table ${table} to role R138`)
    await R.ok(`create macro ${db}.W.M() as table select * from ${table}`)
    expect(await R.rows(`select count(*) from ${db}.W.M()`)).toEqual([['3']])
  })

  it('a macro runs as its caller', async () => {
    const { R, maker, owner, db, table } = await borrowed(139)
    await owner.ok(`grant create function on schema ${db}.W to role B139`)
    await maker.each(
      `create macro ${db}.W.M() as table select * from ${table}`,
      `create macro ${db}.W.F(x) as (select count(*) + x from ${table})`,
    )
    expect((await R.refused(`select * from ${db}.W.M()`)).slice(0, 2)).toEqual([422, '42S02'])
    await maker.each(`grant usage on function ${db}.W.M to role R139`, `grant usage on function ${db}.W.F to role R139`)
    for (const call of [`select * from ${db}.W.M()`, `select ${db}.W.F(1)`])
      expect((await R.refused(call))[0], call).toBe(422)
    await owner.each(`grant usage on schema ${db}.S to role R139`, `grant select on table ${table} to role R139`)
    expect(await R.rows(`select count(*) from ${db}.W.M()`)).toEqual([['3']])
    expect(await R.rows(`select ${db}.W.F(1)`)).toEqual([['4']])
  })

  it('is not hijacked by temporary objects, macros or the path of its reader', async () => {
    const { R, made, db } = await borrowed(140)
    const select = `select count(*) from ${made}`
    for (const hijack of [
      `create temp table t as select 99 as i, 'x' as s`,
      `create temp view t as select 99 as i, 'x' as s`,
      `use schema ${db}.W`,
    ]) {
      const { status, body } = await R.all(`${hijack}; ${select}`)
      if (status === 200) expect((await R.get(body.statementHandles![1]!)).body.data, hijack).toEqual([['3']])
      else expect(body.sqlState, hijack).toMatch(/^(42501|0A000|42S02)$/)
    }
  })

  it('39 that is secure hides its body everywhere', async () => {
    const { R, maker, table, db } = await borrowed(39)
    await maker.each(
      `create secure view ${db}.W.SV as select i from ${table} where s <> 'hiddenliteral'`,
      `grant select on view ${db}.W.SV to role R39`,
    )
    expect(await R.rows(`select count(*) from ${db}.W.SV`)).toEqual([['3']])
    for (const statement of [
      `select get_ddl('view', '${db}.W.SV')`,
      `show views in schema ${db}.W`,
      `describe view ${db}.W.SV`,
      `select * from information_schema.views where table_name = 'SV'`,
      `select * from information_schema.tables`,
      `explain select * from ${db}.W.SV`,
      `explain analyze select * from ${db}.W.SV`,
    ])
      expect(JSON.stringify((await R.run(statement)).body), statement).not.toMatch(/hiddenliteral/)
    expect(JSON.stringify(await maker.objects(`show views in schema ${db}.W`))).toMatch(/hiddenliteral/)
  })

  it('shows its body to those who may select from it, unless it is secure', async () => {
    const { maker, made } = await borrowed(141)
    expect((await maker.rows(`select get_ddl('view', '${made}')`))[0]![0]).toMatch(/select/i)
  })

  it('keeps its meaning when what it reads is replaced', async () => {
    const { R, made, owner, table } = await borrowed(142)
    await owner.each(`create or replace table ${table} (i integer, s varchar)`)
    expect((await R.refused(`select * from ${made}`)).slice(0, 2)).toEqual([422, '42501'])
    await owner.ok(`grant select on table ${table} to role B142`)
    expect(await R.rows(`select count(*) from ${made}`)).toEqual([['0']])
  })

  it('may be selected from in INSERT, UPDATE, DELETE and MERGE', async () => {
    const { R, made, owner, db } = await borrowed(143)
    await owner.ok(`grant create table on schema ${db}.W to role R143`)
    await R.each(`create table ${db}.W.MINE (i integer, s varchar)`)
    expect(await R.rows(`insert into ${db}.W.MINE select * from ${made}`)).toEqual([['3']])
    expect(await R.rows(`update ${db}.W.MINE set s = 'u' where i in (select i from ${made})`)).toEqual([['3']])
    expect(
      await R.rows(`merge into ${db}.W.MINE m using ${made} v on m.i = v.i when matched then update set s = v.s`),
    ).toEqual([['0', '3', '0']])
    expect(await R.rows(`delete from ${db}.W.MINE where i in (select i from ${made})`)).toEqual([['3']])
  })
})
