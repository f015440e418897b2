import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { absent, denied } from './client.ts'
import { grants, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.server.remove())

const select = (table: string) => `select count(*) from ${table}`

/** O owns T; A, B and C are held by ann, cid and dan, who all see the table's containers. */
async function chain(n: number) {
  const ground = await world.ground(n, { A: 'ann', B: 'cid', C: 'dan' })
  const { owner, db, schema, table } = ground
  for (const letter of ['A', 'B', 'C'])
    await owner.each(
      `grant usage on database ${db} to role ${letter}${n}`,
      `grant usage on schema ${schema} to role ${letter}${n}`,
    )
  await owner.ok(`grant select on table ${table} to role A${n} with grant option`)
  const selects = async () =>
    (await grants(owner, `on table ${table}`))
      .filter((line) => line.startsWith('SELECT'))
      .map((line) => line.replace(/^SELECT \S+ \S+ ROLE /, ''))
  return { ...ground, A: ground.as('A'), B: ground.as('B'), C: ground.as('C'), selects }
}

describe('granting on', () => {
  it('18 A>B>C: RESTRICT, which is the default, fails', async () => {
    const { A, B, C, owner, table, selects } = await chain(18)
    await A.ok(`grant select on table ${table} to role B18 with grant option`)
    await B.ok(`grant select on table ${table} to role C18`)
    expect(await C.rows(select(table))).toEqual([['3']])
    for (const how of ['', ' restrict'])
      expect((await owner.refused(`revoke select on table ${table} from role A18${how}`)).slice(0, 2)).toEqual([
        422,
        '2BP01',
      ])
    expect((await A.refused(`revoke select on table ${table} from role B18`)).slice(0, 2)).toEqual([422, '2BP01'])
    expect(await selects()).toEqual(['A18 true O18', 'B18 true A18', 'C18 false B18'])
    await B.ok(`revoke select on table ${table} from role C18`)
    expect(await C.refused(select(table))).toEqual(absent(table))
    await A.ok(`revoke select on table ${table} from role B18`)
    await owner.ok(`revoke select on table ${table} from role A18`)
    expect(await selects()).toEqual([])
  })

  it('19 CASCADE removes what hangs on it, recursively', async () => {
    const { A, B, C, owner, table, selects } = await chain(19)
    await A.ok(`grant select on table ${table} to role B19 with grant option`)
    await B.ok(`grant select on table ${table} to role C19`)
    await owner.ok(`revoke select on table ${table} from role A19 cascade`)
    expect(await selects()).toEqual([])
    for (const client of [A, B, C]) expect(await client.refused(select(table))).toEqual(absent(table))
  })

  it('20 a parallel grantor’s stays', async () => {
    const { A, B, C, owner, table, selects } = await chain(20)
    await owner.each(
      `grant select on table ${table} to role B20 with grant option`,
      `grant select on table ${table} to role C20`,
    )
    await A.ok(`grant select on table ${table} to role C20`)
    await B.ok(`grant select on table ${table} to role C20`)
    expect(await selects()).toEqual(['A20 true O20', 'B20 true O20', 'C20 false A20', 'C20 false B20', 'C20 false O20'])
    await owner.ok(`revoke select on table ${table} from role A20 cascade`)
    expect(await selects()).toEqual(['B20 true O20', 'C20 false B20', 'C20 false O20'])
    await owner.ok(`revoke select on table ${table} from role C20`)
    expect(await C.rows(select(table))).toEqual([['3']])
    await B.ok(`revoke select on table ${table} from role C20`)
    expect(await C.refused(select(table))).toEqual(absent(table))
  })

  it('21 revoking nothing succeeds; on what one may not see it is 42S02', async () => {
    const { owner, table, A } = await chain(21)
    await owner.each(`revoke insert on table ${table} from role C21`, `revoke select on table ${table} from role C21`)
    await A.ok(`revoke insert on table ${table} from role C21`)
    expect(
      (await world.ground(121)).owner && (await A.refused('revoke select on table C121.S.T from role C21')),
    ).toEqual(absent('C121.S.T'))
  })

  it('22 GRANT OPTION FOR keeps the privilege', async () => {
    const { A, owner, table, selects } = await chain(22)
    await A.ok(`grant select on table ${table} to role B22`)
    expect((await owner.refused(`revoke grant option for select on table ${table} from role A22`)).slice(0, 2)).toEqual(
      [422, '2BP01'],
    )
    await owner.ok(`revoke grant option for select on table ${table} from role A22 cascade`)
    expect(await selects()).toEqual(['A22 false O22'])
    expect(await A.rows(select(table))).toEqual([['3']])
    expect((await A.refused(`grant select on table ${table} to role B22`)).slice(0, 2)).toEqual([422, '42501'])
  })

  it('23 a grant by neither owner nor option holder is refused', async () => {
    const { A, C, owner, table } = await chain(23)
    expect((await A.refused(`grant insert on table ${table} to role C23`)).slice(0, 2)).toEqual([422, '42501'])
    await owner.ok(`grant select on table ${table} to role C23`)
    expect((await C.refused(`grant select on table ${table} to role B23`)).slice(0, 2)).toEqual([422, '42501'])
    expect(
      (
        await world.bob.in('PUBLIC').refusedIn('use secondary roles none', `grant select on table ${table} to role B23`)
      ).slice(0, 3),
    ).toEqual(absent(table))
    expect((await owner.refused(`grant select on table ${table} to role NOSUCH23`)).slice(0, 2)).toEqual([422, '42S02'])
    expect((await owner.run(`grant nosuch on table ${table} to role C23`)).status).toBe(422)
    expect((await owner.run(`grant usage on table ${table} to role C23`)).status).toBe(422)
    await A.ok(`grant select on table ${table} to role B23`)
  })

  it('24 the grantor is the owner when an admin grants under MANAGE GRANTS', async () => {
    const { admin } = world
    const { as, table, db, schema, owner } = await world.ground(24)
    await admin.each(
      `grant usage on database ${db} to role R24`,
      `grant usage on schema ${schema} to role R24`,
      `grant select on table ${table} to role R24`,
    )
    expect(await as('R').rows(select(table))).toEqual([['3']])
    const lines = await grants(owner, `on table ${table}`)
    expect(lines).toContain(`SELECT TABLE ${table} ROLE R24 false O24`)
    expect(await admin.refused(select(table))).toEqual(absent(table))
    await admin.ok(`revoke select on table ${table} from role R24`)
    expect(await as('R').refused(select(table))).toEqual(absent(table))
  })

  it('25 ALL PRIVILEGES in part, with a warning', async () => {
    const { A, B, owner, table } = await chain(25)
    const { message } = await A.ok(`grant all privileges on table ${table} to role B25`)
    expect(message.length).toBeGreaterThan(0)
    expect(await B.rows(select(table))).toEqual([['3']])
    expect((await B.refused(`insert into ${table} values (1, 'x')`)).slice(1, 2)).toEqual(['42501'])
    await owner.ok(`grant all on table ${table} to role B25`)
    expect(await B.rows(`insert into ${table} values (1, 'x')`)).toEqual([['1']])
    expect(
      (await grants(owner, 'to role B25')).filter((line) => line.includes('TABLE')).map((line) => line.split(' ')[0]),
    ).toEqual(['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'SELECT', 'TRUNCATE', 'UPDATE'])
    const nothing = await B.ok(`grant all on table ${table} to role C25`)
    expect(nothing.message).toMatch(/./)
  })

  it('a repeated grant without the option keeps the option that stands', async () => {
    const { owner, table, selects } = await chain(125)
    await owner.ok(`grant select on table ${table} to role A125`)
    expect(await selects()).toEqual(['A125 true O125'])
  })
})

describe('ALL and FUTURE', () => {
  it('26 ON ALL leaves later objects alone', async () => {
    const { as, db, schema, table, owner } = await world.ground(26)
    await owner.each(
      `grant usage on database ${db} to role R26`,
      `grant usage on schema ${schema} to role R26`,
      `grant select on all tables in schema ${schema} to role R26`,
    )
    await owner.ok(`create table ${schema}.LATER (i integer)`)
    expect(await as('R').rows(select(table))).toEqual([['3']])
    expect(await as('R').refused(select(`${schema}.LATER`))).toEqual(absent(`${schema}.LATER`))
    expect(await as('R').refused(select(`${schema}.V`))).toEqual(absent(`${schema}.V`))
    await owner.ok(`grant select on all tables in database ${db} to role R26`)
    expect(await as('R').rows(select(`${schema}.LATER`))).toEqual([['0']])
  })

  it('27 ON FUTURE catches them, with the owner as grantor', async () => {
    const { as, db, schema, table, owner } = await world.ground(27)
    const future = `grant select on future tables in schema ${schema} to role R27`
    await owner.each(`grant usage on database ${db} to role R27`, `grant usage on schema ${schema} to role R27`)
    expect((await owner.refused(future)).slice(0, 2)).toEqual([422, '42501'])
    await world.admin.ok(future)
    await owner.each(`create table ${schema}.LATER (i integer)`, `create table ${schema}.LATER2 as select 1 as i`)
    expect(await as('R').rows(select(`${schema}.LATER`))).toEqual([['0']])
    expect(await as('R').rows(select(`${schema}.LATER2`))).toEqual([['1']])
    expect(await as('R').refused(select(table))).toEqual(absent(table))
    expect(await grants(owner, `on table ${schema}.LATER`)).toContain(`SELECT TABLE ${schema}.LATER ROLE R27 false O27`)
    await owner.ok(`alter table ${table} rename to RENAMED`)
    expect(await as('R').refused(select(`${schema}.RENAMED`))).toEqual(absent(`${schema}.RENAMED`))
    expect(await owner.objects(`show future grants in schema ${schema}`)).toHaveLength(1)
  })

  it('28 schema-level future grants mask the database’s, for all roles', async () => {
    const { admin } = world
    const { as, db, schema, owner } = await world.ground(28, { R: 'ann', L: 'cid' })
    await owner.each(`create schema ${db}.S2`)
    for (const role of ['R28', 'L28'])
      await owner.each(
        `grant usage on database ${db} to role ${role}`,
        `grant usage on schema ${schema} to role ${role}`,
        `grant usage on schema ${db}.S2 to role ${role}`,
      )
    await admin.each(
      `grant select on future tables in database ${db} to role R28`,
      `grant insert on future tables in schema ${schema} to role L28`,
    )
    await owner.each(`create table ${schema}.N (i integer)`, `create table ${db}.S2.N (i integer)`)
    expect(await as('R').refused(select(`${schema}.N`))).toEqual(absent(`${schema}.N`))
    expect(await as('R').rows(select(`${db}.S2.N`))).toEqual([['0']])
    expect(await as('L').rows(`insert into ${schema}.N values (1)`)).toEqual([['1']])
    expect(await as('L').refused(select(`${db}.S2.N`))).toEqual(absent(`${db}.S2.N`))
  })

  it('29 revoking FUTURE leaves what stands', async () => {
    const { admin } = world
    const { as, db, schema, owner } = await world.ground(29)
    await owner.each(`grant usage on database ${db} to role R29`, `grant usage on schema ${schema} to role R29`)
    await admin.ok(`grant select on future tables in schema ${schema} to role R29`)
    await owner.ok(`create table ${schema}.ONE (i integer)`)
    await admin.ok(`revoke select on future tables in schema ${schema} from role R29`)
    await owner.ok(`create table ${schema}.TWO (i integer)`)
    expect(await as('R').rows(select(`${schema}.ONE`))).toEqual([['0']])
    expect(await as('R').refused(select(`${schema}.TWO`))).toEqual(absent(`${schema}.TWO`))
    expect(await owner.objects(`show future grants in schema ${schema}`)).toEqual([])
  })

  it('29 FUTURE SCHEMAS, VIEWS and OWNERSHIP fire too', async () => {
    const { admin } = world
    const { as, db, owner, table } = await world.ground(129)
    await owner.ok(`grant usage on database ${db} to role R129`)
    await admin.each(
      `grant usage on future schemas in database ${db} to role R129`,
      `grant select on future views in database ${db} to role R129`,
      `grant ownership on future sequences in database ${db} to role R129`,
    )
    await owner.each(
      `create schema ${db}.S2`,
      `create view ${db}.S2.V2 as select i from ${table}`,
      `create sequence ${db}.S2.Q`,
    )
    expect(await as('R').rows(select(`${db}.S2.V2`))).toEqual([['3']])
    expect((await as('R').objects(`show sequences in schema ${db}.S2`)).map((row) => [row.name, row.owner])).toEqual([
      ['Q', 'R129'],
    ])
  })

  it('30 managed access: only the schema’s owner or MANAGE GRANTS may grant', async () => {
    const { admin } = world
    const { as, db, owner } = await world.ground(30, { A: 'ann', R: 'cid' })
    await owner.each(`create schema ${db}.MS with managed access`)
    for (const role of ['A30', 'R30'])
      await owner.each(
        `grant usage on database ${db} to role ${role}`,
        `grant usage on schema ${db}.MS to role ${role}`,
      )
    await owner.ok(`grant create table on schema ${db}.MS to role A30`)
    const table = `${db}.MS.MINE`
    const grant = `grant select on table ${table} to role R30`
    await as('A').each(`create table ${table} (i integer)`, `insert into ${table} values (1)`)
    expect((await as('A').refused(grant)).slice(0, 2)).toEqual([422, '42501'])
    await owner.ok(grant)
    expect(await as('R').rows(select(table))).toEqual([['1']])
    await owner.ok(`revoke select on table ${table} from role R30`)
    await owner.ok(`grant select on future tables in schema ${db}.MS to role R30`)
    await admin.ok(grant)
    expect(await as('R').rows(select(table))).toEqual([['1']])
    await owner.each(`revoke select on table ${table} from role R30`, `alter schema ${db}.MS disable managed access`)
    await as('A').ok(grant)
    expect(await as('R').rows(select(table))).toEqual([['1']])
    await owner.ok(`alter schema ${db}.MS enable managed access`)
    expect((await as('A').refused(grant)).slice(0, 2)).toEqual([422, '42501'])
  })
})

describe('ownership', () => {
  it('31 a transfer with grants standing is refused', async () => {
    const { as, table, open, owner } = await world.ground(31, { R: 'ann', N: 'cid' })
    await open('R')
    const transfer = `grant ownership on table ${table} to role N31`
    expect((await owner.refused(transfer)).slice(0, 2)).toEqual([422, '2BP01'])
    await owner.ok(`revoke select on table ${table} from role R31`)
    await owner.each('grant usage on database C31 to role N31', 'grant usage on schema C31.S to role N31')
    await owner.ok(transfer)
    expect(await as('N').rows(select(table))).toEqual([['3']])
    expect(await owner.refused(select(table))).toEqual(absent(table))
  })

  it('32 COPY CURRENT GRANTS needs MANAGE GRANTS or a role at or above the new owner, who becomes grantor', async () => {
    const { admin } = world
    const { as, table, open, owner } = await world.ground(32, { R: 'ann', N: 'cid' })
    await open('R')
    await owner.each('grant usage on database C32 to role N32', 'grant usage on schema C32.S to role N32')
    const transfer = `grant ownership on table ${table} to role N32 copy current grants`
    expect((await owner.refused(transfer)).slice(0, 2)).toEqual([422, '42501'])
    await admin.ok(transfer)
    expect(await as('R').rows(select(table))).toEqual([['3']])
    expect(await grants(as('N'), `on table ${table}`)).toEqual([
      `OWNERSHIP TABLE ${table} ROLE N32 true N32`,
      `SELECT TABLE ${table} ROLE R32 false N32`,
    ])
  })

  it('33 REVOKE CURRENT GRANTS', async () => {
    const { as, table, open, owner } = await world.ground(33, { R: 'ann', N: 'cid' })
    await open('R')
    await owner.each('grant usage on database C33 to role N33', 'grant usage on schema C33.S to role N33')
    await owner.ok(`grant ownership on table ${table} to role N33 revoke current grants`)
    expect(await as('R').refused(select(table))).toEqual(absent(table))
    expect(await as('N').rows(select(table))).toEqual([['3']])
  })

  it('34 OWNERSHIP cannot be revoked', async () => {
    const { table, owner } = await world.ground(34)
    for (const client of [owner, world.admin])
      expect((await client.refused(`revoke ownership on table ${table} from role O34`)).slice(0, 2)).toEqual([
        422,
        '42501',
      ])
    expect(await owner.rows(select(table))).toEqual([['3']])
  })
})

describe('SHOW GRANTS', () => {
  it('has Snowflake’s columns in every form', async () => {
    const { as, table, open, owner } = await world.ground(60)
    await open('R')
    const columns = [
      'created_on',
      'privilege',
      'granted_on',
      'name',
      'granted_to',
      'grantee_name',
      'grant_option',
      'granted_by',
    ]
    for (const of of [`on table ${table}`, 'to role R60', 'to user ANN', '', 'on account']) {
      const { resultSetMetaData } = await owner.ok(`show grants ${of}`)
      expect(
        resultSetMetaData!.rowType.map(({ name }) => name),
        of,
      ).toEqual(columns)
    }
    expect(await grants(owner, `on table ${table}`)).toEqual([
      `OWNERSHIP TABLE ${table} ROLE O60 true O60`,
      `SELECT TABLE ${table} ROLE R60 false O60`,
    ])
    await world.admin.each('create role P60', 'grant role R60 to role P60')
    expect(
      (await world.admin.objects('show grants to role P60')).map((row) => [row.privilege, row.granted_on, row.name]),
    ).toEqual([['USAGE', 'ROLE', 'R60']])
    expect((await world.admin.ok('show grants of role R60')).data!.length).toBe(2)
    expect((await as('R').objects('show grants')).map((row) => row.name)).toContain('R60')
  })

  it('on what one may not see is absent; MANAGE GRANTS may name it', async () => {
    const { table, owner } = await world.ground(61)
    expect(await world.cid.in('PUBLIC').refused(`show grants on table ${table}`)).toEqual(absent(table))
    expect(await grants(world.admin, `on table ${table}`)).toEqual(await grants(owner, `on table ${table}`))
  })
})

describe('EXPLAIN', () => {
  it('ACCESS shows the chain or the missing edge; GRANT changes nothing', async () => {
    const { as, table, open, owner } = await world.ground(62)
    await open('R')
    await as('R').ok(`explain access select on table ${table}`)
    const missing = await owner.ok(`explain access insert on table ${table} for role R62`)
    expect(JSON.stringify(missing.data)).toMatch(/GRANT INSERT ON TABLE/i)
    const whatIf = await owner.ok(`explain grant insert on table ${table} to role R62`)
    expect(JSON.stringify(whatIf.data)).toMatch(/ANN/)
    expect(await as('R').refused(`insert into ${table} values (1, 'x')`)).toEqual(
      denied('INSERT', 'TABLE', table, 'R62'),
    )
    await owner.ok(`explain revoke select on table ${table} from role R62`)
    expect(await as('R').rows(select(table))).toEqual([['3']])
    expect(await world.cid.in('PUBLIC').refused(`explain access select on table ${table}`)).toEqual(absent(table))
  })
})
