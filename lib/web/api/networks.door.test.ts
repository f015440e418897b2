import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
let admin: string
let ann: string

/** Runs a statement with a token, from an address that the trusted proxy tells of. */
async function run(statement: string, by = admin, from = '10.1.1.1', role?: string) {
  const answer = await fetch(`${server.url}/api/v2/statements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ statement, role }),
  })
  const {
    sqlState,
    message,
    data = [],
  } = (await answer.json()) as {
    sqlState: string
    message: string
    data?: (string | null)[][]
  }
  return { status: answer.status, sqlState, message, data }
}

beforeAll(async () => {
  server = await startApiServer({ MALLARD_TRUSTED_PROXIES: '127.0.0.1' })
  const tokenOf = async (...args: string[]) =>
    (await server.admin(['token', 'create', '--user', ...args])).stdout.trim()
  admin = await tokenOf('ADMIN')
  await server.admin(['user', 'create', 'ann', '--email', 'ann@example.org'])
  ann = await tokenOf('ann')
})
afterAll(() => server.remove())

describe('network policies by SQL', () => {
  it('are made, shown, described and set; who may not come in gets 401, by token, at once', async () => {
    expect(await run("create network policy office allowed_ip_list = ('10.1.0.0/16') comment = 'c'")).toMatchObject({
      status: 200,
      data: [['Network policy office successfully created.']],
    })
    const [shown] = (await run('show network policies')).data
    expect(shown?.slice(1)).toEqual(['office', 'c', '1', '0', 'false', '0'])
    expect((await run('describe network policy OFFICE')).data).toEqual([
      ['ALLOWED_IP_LIST', '10.1.0.0/16'],
      ['BLOCKED_IP_LIST', ''],
    ])
    expect((await run('select 1', ann, '192.0.2.1')).status).toBe(200)
    expect((await run('alter account set network_policy = office')).status).toBe(200)
    expect((await run('select 1', ann, '192.0.2.1')).status).toBe(401)
    expect((await run('select 1', ann, '10.1.1.1, 192.0.2.1')).status).toBe(401)
    expect((await run('select 1', ann, '192.0.2.1, 10.1.1.1')).status).toBe(200)
    expect((await run('select 1', admin, '192.0.2.1')).status).toBe(401)
    expect((await server.admin(['sql', '-q', 'select 1'])).code).toBe(0)
  })

  it('shut nobody out who sets them', async () => {
    const refused = { status: 422, sqlState: '22023', message: expect.stringContaining('10.1.1.1') }
    expect(await run("alter network policy office set blocked_ip_list = ('10.1.1.0/24')")).toMatchObject(refused)
    await run("create network policy far allowed_ip_list = ('192.0.2.0/24')")
    expect(await run('alter account set network_policy = far')).toMatchObject(refused)
    expect(await run('alter user admin set network_policy = far')).toMatchObject(refused)
    expect((await run('select 1')).status).toBe(200)
  })

  it('of a user hold instead of the account’s', async () => {
    expect((await run('alter user ann set network_policy = far')).status).toBe(200)
    expect((await run('select 1', ann, '192.0.2.1')).status).toBe(200)
    expect((await run('select 1', ann)).status).toBe(401)
    expect(await run('drop network policy far')).toMatchObject({ sqlState: '2BP01' })
    expect((await run('alter user ann unset network_policy')).status).toBe(200)
    expect((await run('select 1', ann)).status).toBe(200)
    expect((await run('drop network policy far')).status).toBe(200)
    expect(await run('drop network policy far')).toMatchObject({ sqlState: '42S02' })
    expect((await run('drop network policy if exists far')).status).toBe(200)
    expect((await run("alter network policy if exists far set comment = 'x'")).status).toBe(200)
  })

  it('take SECURITYADMIN, active', async () => {
    for (const statement of [
      "create network policy x allowed_ip_list = ('::/0')",
      'show network policies',
      'describe network policy office',
      "alter network policy office set comment = 'mine'",
      'drop network policy office',
      'alter account unset network_policy',
      'alter user ann set network_policy = office',
      'alter user ann unset network_policy',
    ])
      expect(await run(statement, ann), statement).toMatchObject({ status: 422, sqlState: '42501' })
    await run('grant role securityadmin to user ann')
    await run("alter user ann set default_secondary_roles = ('NONE')")
    expect(await run('show network policies', ann, '10.1.1.1', 'PUBLIC')).toMatchObject({ sqlState: '42501' })
    expect(await run('show network policies', ann, '10.1.1.1', 'SECURITYADMIN')).toMatchObject({ status: 200 })
    expect(await run('describe network policy nothing')).toMatchObject({ sqlState: '42S02' })
    expect(await run('create network policy bad allowed_ip_list = ()')).toMatchObject({ sqlState: '22023' })
    expect(await run("create network policy bad allowed_ip_list = ('10.0.0.0/40')")).toMatchObject({
      sqlState: '22023',
    })
  })
})

it('a default role that is not granted is kept, and sessions start in PUBLIC until it is', async () => {
  await server.admin(['user', 'create', 'bob', '--email', 'bob@example.org'])
  const bob = (await server.admin(['token', 'create', '--user', 'bob'])).stdout.trim()
  const role = async () => (await run('select current_role()', bob)).data[0]![0]
  expect((await run('alter user bob set default_role = sysadmin', bob)).status).toBe(200)
  expect(await role()).toBe('PUBLIC')
  await run('grant role sysadmin to user bob')
  expect(await role()).toBe('SYSADMIN')
  await run('revoke role sysadmin from user bob')
  expect(await role()).toBe('PUBLIC')
  expect(await run('alter user bob set default_role = nothing', bob)).toMatchObject({ sqlState: '42S02' })
})

it('the admin command makes no token for a role that is not granted, and lists tokens', async () => {
  const refused = await server.admin(['token', 'create', '--user', 'ann', '--role', 'SYSADMIN'])
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('not granted') })
  const networks = ['--networks', '10.1.0.0/16,2001:db8::/32']
  const made = await server.admin(['token', 'create', '--user', 'ann', '--days', '3', ...networks])
  const token = made.stdout.trim()
  expect((await run('select 1', token)).status).toBe(200)
  expect((await run('select 1', token, '10.2.1.1')).status).toBe(401)
  const { stdout } = await server.admin(['token', 'list', '--user', 'ann'])
  expect(stdout).toContain(token.split('_')[1])
  expect(stdout).toContain('10.1.0.0/16, 2001:db8::/32')
  expect(stdout).not.toContain(token.split('_').slice(2).join('_'))
  expect((await server.admin(['token', 'list'])).stdout).toContain('ADMIN')
  expect((await server.admin(['token', 'create', '--user', 'ann', '--networks', 'x'])).code).toBe(1)
})
