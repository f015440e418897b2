import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
beforeAll(async () => {
  server = await startApiServer()
})
afterAll(() => server.remove())

const set = [
  'sso',
  'set',
  '--issuer',
  'https://login.example.org',
  '--client-id',
  'mallard',
  '--domains',
  'example.org',
]
const secret = 'a secret of the client'

it('an account gets its identity provider by the admin command, and loses it again', async () => {
  const more = ['--secret-stdin', '--create-users', '--claim', 'groups', '--roles', 'a=b=SYSADMIN', '--strong', 'mfa']
  expect(await server.admin([...set, ...more], `${secret}\n`)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\/api\/sso\/return\n$/),
  })
  const shown = (await server.admin(['sso', 'show'])).stdout
  expect(JSON.parse(shown)).toMatchObject({
    issuer: 'https://login.example.org',
    clientId: 'mallard',
    domains: ['example.org'],
    creates: true,
    claim: 'groups',
    roles: [{ value: 'a=b', role: 'SYSADMIN' }],
    strong: ['mfa'],
  })
  expect(shown).not.toContain(secret)
  expect((await server.admin(set)).code).toBe(0)
  expect(JSON.parse((await server.admin(['sso', 'show'])).stdout)).toMatchObject({ creates: false, roles: [] })
  expect((await server.admin(['sso', 'drop'])).code).toBe(0)
  expect(await server.admin(['sso', 'show'])).toMatchObject({ code: 0, stdout: '' })
})

it('what is missing or wrong is told', async () => {
  expect(await server.admin(set)).toMatchObject({ code: 1, stderr: expect.stringContaining('secret') })
  expect((await server.admin(set.slice(0, 4))).code).toBe(2)
  const roles = (value: string) => server.admin([...set, '--secret-stdin', '--claim', 'g', '--roles', value], secret)
  expect(await roles('a=NOTHING')).toMatchObject({ code: 1, stderr: expect.stringContaining('42S02') })
  expect(await roles('SYSADMIN')).toMatchObject({ code: 1, stderr: expect.stringContaining('VALUE=ROLE') })
})
