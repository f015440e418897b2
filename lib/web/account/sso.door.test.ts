import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../testing/index.ts'
import { bootstrapAccount } from '../../users/index.ts'
import { ssoRoutes } from './sso.ts'

let db: TestDb
beforeAll(async () => {
  db = openTestDb({ PORT: '3000' })
  await bootstrapAccount()
})
afterAll(() => db.close())

/** Where a browser is sent that asks to begin. */
async function begun(site: string | undefined): Promise<string | undefined> {
  const begin = ssoRoutes.find(({ path }) => path === '/api/sso/begin')!
  const answer = await begin.handle(
    {
      method: 'GET',
      path: '/api/sso/begin',
      query: new URLSearchParams({ account: 'EVIL & CO', next: '/worksheets?a=1' }),
      headers: site === undefined ? {} : { 'sec-fetch-site': site },
      address: '198.51.100.7',
      signal: new AbortController().signal,
      stream: new IncomingMessage(new Socket()),
    },
    {},
  )
  expect(answer.status).toBe(302)
  return answer.headers?.location
}

it.each(['same-origin', 'none', undefined])('is begun from a page of ours, or by hand: %s', async (site) => {
  expect(await begun(site)).toBe('/sign-in?sso=none')
})

// Else any page could sign its visitors in, as somebody it chose, to an account whose provider asks nothing.
it.each(['cross-site', 'same-site', 'odd'])(
  'sent here by another site, whoever comes is asked first: %s',
  async (site) => {
    expect(await begun(site)).toBe('/sign-in?next=%2Fworksheets%3Fa%3D1&account=EVIL+%26+CO')
  },
)
