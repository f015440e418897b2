import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
beforeAll(async () => {
  server = await startApiServer()
})
afterAll(() => server.remove())

/** What the command says, or its error. */
async function says(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await server.admin(args)
  return code === 0 ? stdout.trim() : stderr.trim().replace(/^Error (\w+).*$/s, '$1')
}

it('suspends, resumes, drops and restores an account beside a running server', async () => {
  await says('account', 'create', 'ACME')
  await says('user', 'create', 'boss', '--email', 'boss@example.org', '--account', 'ACME')
  const token = await says('token', 'create', '--user', 'boss', '--account', 'ACME')
  const status = async () =>
    (
      await fetch(`${server.url}/api/v2/statements`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ statement: 'SELECT 1' }),
      })
    ).status
  expect(await status()).toBe(200)
  for (const [shut, open] of [
    ['suspend', 'resume'],
    ['drop', 'undrop'],
  ] as const) {
    expect(await says('account', shut, 'acme')).toBe('ACME')
    expect(await status()).toBe(401)
    expect(await says('account', 'list')).toMatch(shut === 'drop' ? /ACME.*dropped/ : /ACME.*suspended/)
    expect(await says('account', shut, 'acme'), 'twice').toBe('55000')
    expect(await says('account', open, 'acme')).toBe('ACME')
    expect(await status()).toBe(200)
  }
  expect(await says('account', 'drop', 'nosuch')).toBe('42S02')
  expect(await says('account', 'drop', 'ACME', '--days', '1')).toBe('22023')
  await says('account', 'suspend', 'ACME')
  expect(await says('account', 'suspend', 'MAIN'), 'the last one that can be used').toBe('55000')
  await says('account', 'resume', 'ACME')
})

it('makes a user of a person who signs in to another account', async () => {
  await server.admin(['user', 'create', 'ann', '--email', 'ann@example.org', '--password-stdin'], 'grebes dive at dusk')
  expect(await says('user', 'create', 'anna', '--email', 'ANN@example.org', '--account', 'ACME', '--join')).toBe('anna')
  expect(await says('user', 'list', '--account', 'ACME')).toMatch(/anna\s+\S*\s*ANN@example.org/)
  expect(await says('user', 'create', 'x', '--email', 'nobody@example.org', '--account', 'ACME', '--join')).toBe(
    '42S02',
  )
})
