import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client, type Contract, openContract, tokenOf } from './client.ts'

let contract: Contract

beforeAll(async () => {
  contract = await openContract()
})
afterAll(() => contract?.server.remove())

/** What holds beside a running server, and without one. */
function commands(
  run: (args: string[], stdin?: string) => Promise<{ code: number; stdout: string; stderr: string }>,
  mark: string,
) {
  it('account list and create', async () => {
    expect((await run(['account', 'list'])).stdout).toMatch(/MAIN/)
    const made = await run(['account', 'create', `ACC${mark}`, '--organization', 'ORG'])
    expect(made.code).toBe(0)
    expect((await run(['account', 'list'])).stdout).toMatch(new RegExp(`ACC${mark}`))
    expect((await run(['account', 'create', `ACC${mark}`])).code).toBe(1)
  })

  it('user create, list and disable', async () => {
    expect(
      (await run(['user', 'create', `U${mark}`, '--email', `u${mark}@example.org`, '--role', 'SYSADMIN'])).code,
    ).toBe(0)
    expect(
      (
        await run(
          ['user', 'create', `V${mark}`, '--email', `v${mark}@example.org`, '--password-stdin'],
          'a-Long-enough-1\n',
        )
      ).code,
    ).toBe(0)
    expect((await run(['user', 'list'])).stdout).toMatch(
      new RegExp(`U${mark}[\\s\\S]*V${mark}|V${mark}[\\s\\S]*U${mark}`),
    )
    expect((await run(['user', 'create', `W${mark}`, '--email', 'w@example.org', '--role', 'NOSUCH'])).code).toBe(1)
    expect((await run(['user', 'list'])).stdout).not.toMatch(new RegExp(`W${mark}`))
    expect((await run(['user', 'disable', `V${mark}`])).code).toBe(0)
    expect((await run(['user', 'disable', 'NOSUCH'])).code).toBe(1)
  })

  it('the first user of an account holds ACCOUNTADMIN', async () => {
    await run(['account', 'create', `FIRST${mark}`])
    await run(['user', 'create', 'BOSS', '--email', `boss${mark}@example.org`, '--account', `FIRST${mark}`])
    const said = await run([
      'sql',
      '--account',
      `FIRST${mark}`,
      '--user',
      'BOSS',
      '--format',
      'csv',
      '-q',
      'select current_role(), current_account()',
    ])
    expect([said.code, said.stdout.trim().split('\n').at(-1)]).toEqual([0, `ACCOUNTADMIN,FIRST${mark}`])
  })

  it('token create prints the token alone', async () => {
    const { code, stdout } = await run(['token', 'create', '--user', 'ADMIN', '--days', '3'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\S+\n$/)])
    expect((await run(['token', 'create', '--user', 'NOSUCH'])).code).toBe(1)
    expect((await run(['token', 'revoke', 'nosuch'])).code).toBe(1)
  })

  it('sql answers in every format, from -q, -f and standard input, with 0, 1 and 2', async () => {
    const query = "select 1 as a, 'x,\"y' as b, null as c"
    const [csv, json, ndjson, table] = await Promise.all(
      ['csv', 'json', 'ndjson', 'table'].map((format) => run(['sql', '--format', format, '-q', query])),
    )
    expect(csv!.stdout.trim().split(/\r?\n/)).toEqual(['a,b,c', '1,"x,""y",'])
    expect(JSON.parse(json!.stdout)).toEqual([{ a: expect.anything(), b: 'x,"y', c: null }])
    expect(
      ndjson!.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([{ a: expect.anything(), b: 'x,"y', c: null }])
    expect(table!.stdout).toMatch(/a.*b.*c[\s\S]*1/)
    const file = join(contract.server.dataDir, '..', `mallard-${process.pid}-${mark}.sql`)
    writeFileSync(
      file,
      `create database file${mark}; create table file${mark}.main.t as select 5 as n;\nselect n from file${mark}.main.t`,
    )
    const fromFile = await run(['sql', '-f', file, '--format', 'csv'])
    expect([fromFile.code, fromFile.stdout.trim().split('\n').at(-1)]).toEqual([0, '5'])
    const fromInput = await run(['sql', '--format', 'csv'], `select n + 1 as n from file${mark}.main.t`)
    expect([fromInput.code, fromInput.stdout.trim()]).toEqual([0, 'n\n6'])
    const failed = await run(['sql', '-q', 'select nosuch'])
    expect([failed.code, failed.stdout]).toEqual([1, ''])
    expect(failed.stderr).toMatch(/nosuch/)
    for (const bad of [
      ['sql', '--format', 'xml', '-q', 'select 1'],
      ['sql', '--nosuch'],
      ['nosuch'],
      ['user', 'create'],
      ['token', 'create'],
      [],
    ])
      expect((await run(bad)).code, bad.join(' ')).toBe(2)
    expect((await run(['sql', '-f', '/nosuch.sql'])).code).toBe(2)
  })

  it('sql runs as a user in a role, through the same door', async () => {
    const said = await run([
      'sql',
      '--user',
      `U${mark}`,
      '--role',
      'SYSADMIN',
      '--format',
      'csv',
      '-q',
      'select current_user(), current_role()',
    ])
    expect(said.stdout.trim().split('\n').at(-1)).toBe(`U${mark},SYSADMIN`)
    expect((await run(['sql', '--user', `U${mark}`, '--role', 'ACCOUNTADMIN', '-q', 'select 1'])).code).toBe(1)
    expect((await run(['sql', '--user', 'NOSUCH', '-q', 'select 1'])).code).toBe(1)
    const denied = await run(['sql', '--user', `U${mark}`, '-q', `select * from file${mark}.main.t`])
    expect([denied.code, denied.stderr]).toEqual([1, expect.stringContaining('does not exist or not authorized')])
  })

  it('check finds nothing wrong', async () => {
    const { code, stderr } = await run(['check'])
    expect([code, stderr]).toEqual([0, ''])
  })
}

describe('beside a running server', () => {
  commands((args, stdin) => contract.server.admin(args, stdin), 'A')

  it('a token works at once and dies at once', async () => {
    const client = new Client(contract.server, await tokenOf(contract.server, 'ADMIN'))
    expect((await client.run('select 1')).status).toBe(200)
    const ids = [client.token, client.token.split('_')[1]!]
    const codes = await Promise.all(ids.map(async (id) => (await contract.server.admin(['token', 'revoke', id])).code))
    expect(codes).toContain(0)
    expect((await client.run('select 1')).status).toBe(401)
  })

  it('a disabled user is out at once', async () => {
    const client = await contract.user('OUT')
    expect((await client.run('select 1')).status).toBe(200)
    await contract.server.admin(['user', 'disable', 'OUT'])
    expect((await client.run('select 1')).status).toBe(401)
    expect((await contract.server.admin(['token', 'create', '--user', 'OUT'])).code).toBe(1)
  })

  it('accounts are apart', async () => {
    const { server, admin } = contract
    await server.admin(['account', 'create', 'APART'])
    await server.admin(['user', 'create', 'ADMIN', '--email', 'a@apart.example', '--account', 'APART'])
    const { stdout } = await server.admin(['token', 'create', '--user', 'ADMIN', '--account', 'APART'])
    const apart = new Client(server, stdout.trim())
    await apart.each('create database mine', 'create table mine.main.t as select 1 as i')
    expect((await admin.objects('show databases')).map(({ name }) => name)).not.toContain('mine')
    expect((await admin.refused('select * from mine.main.t'))[1]).toBe('42S02')
    await admin.each('create database mine', 'create table mine.main.t as select 2 as i')
    expect(await apart.rows('select i from mine.main.t')).toEqual([['1']])
    expect(await admin.rows('select i from mine.main.t')).toEqual([['2']])
    const { statementHandle } = await apart.ok('select 1')
    expect((await admin.get(statementHandle)).status).toBe(404)
  })

  it('a write on a server is seen by the command, and the other way round', async () => {
    await contract.admin.each('create database shared', 'create table shared.main.t as select 1 as i')
    const said = await contract.server.admin([
      'sql',
      '--format',
      'csv',
      '-q',
      'insert into shared.main.t values (2); select count(*) as n from shared.main.t',
    ])
    expect(said.stdout.trim().split('\n').at(-1)).toBe('2')
    expect(await contract.admin.rows('select count(*) from shared.main.t')).toEqual([['2']])
  })
})

describe('without a server', () => {
  beforeAll(async () => {
    expect(await contract.server.stop()).toBe(0)
  })
  commands((args, stdin) => contract.server.admin(args, stdin), 'B')
})
