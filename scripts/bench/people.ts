import { setTimeout as wait } from 'node:timers/promises'
import { transaction } from '../../db/index.ts'
import type { Server } from '../../e2e/server.ts'
import { seal } from '../../lib/seal/index.ts'
import { actorOfCookie } from '../../lib/session/index.ts'
import { sealTicket } from '../../lib/session/ticket.ts'
import { openPeople } from '../../lib/testing/people.ts'
import { createUser, listUsers } from '../../lib/users/index.ts'
import { type Figure, median, ms } from './report.ts'

const password = 'grebes dive at dusk'

function figure(name: string, value: number, target: number, shown = ms): Figure {
  return { name, mallard: shown(value), native: '', target: `<= ${shown(target)}`, met: value <= target }
}

/** Signs in by password as the page does. @returns milliseconds */
async function signIn(url: string): Promise<number> {
  const csrf = await fetch(`${url}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const start = performance.now()
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login: 'bench', password, csrfToken, json: 'true', callbackUrl: '/' }),
  })
  const took = performance.now() - start
  if (answer.status !== 200 || !answer.headers.getSetCookie().some((line) => line.includes('mallard-')))
    throw new Error(`signing in was answered with ${answer.status}`)
  return took
}

/** Sign-ins one after another, then four at once, with what others wait meanwhile. */
async function signIns(server: Server): Promise<Figure[]> {
  await server.adminWith(password, 'user', 'create', 'bench', '--email', 'bench@example.org', '--password-stdin')
  await signIn(server.url)
  const alone: number[] = []
  for (let round = 0; round < 9; round += 1) alone.push(await signIn(server.url))
  const others: number[] = []
  let busy = true
  const meanwhile = (async () => {
    while (busy) {
      const start = performance.now()
      await (await fetch(`${server.url}/api/health`)).arrayBuffer()
      others.push(performance.now() - start)
      await wait(2)
    }
  })()
  for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 4 }, () => signIn(server.url)))
  busy = false
  await meanwhile
  return [
    figure('sign-in with a password, median', median(alone), 250),
    // Were passwords hashed on the thread that answers, everybody would wait for at least one of them.
    {
      ...figure('another request while four sign in, median', median(others), median(alone) / 2),
      target: '<= half of a sign-in',
    },
  ]
}

function each(rounds: number, work: (round: number) => unknown): number {
  for (let round = 0; round < rounds / 10; round += 1) work(round)
  const start = performance.now()
  for (let round = 0; round < rounds; round += 1) work(round)
  return (performance.now() - start) / rounds
}

const microseconds = (value: number) => `${(value * 1_000).toFixed(1)} µs`

/** Within one process, on an installation of its own: what every request and every page of users cost. */
async function within(quick: boolean): Promise<Figure[]> {
  const people = await openPeople()
  try {
    const count = quick ? 1_000 : 10_000
    for (let from = 0; from < count; from += 500)
      await transaction(async () => {
        for (let n = from; n < from + 500; n += 1)
          await createUser(people.machine, { name: `user${n}`, email: `user${n}@example.org` })
      })
    const lists: number[] = []
    for (let round = 0; round < 7; round += 1) {
      const start = performance.now()
      const found = (await listUsers(people.machine)).filter(({ name, email }) => `${name} ${email}`.includes('99'))
      lists.push(performance.now() - start)
      if (found.length === 0) throw new Error('nobody was found')
    }
    const ticket = await sealTicket({ sessionId: people.admin.sessionId! }, 600)
    const checks: number[] = []
    for (let round = 0; round < 2_000; round += 1) {
      const start = performance.now()
      if (!(await actorOfCookie(ticket, undefined, '10.1.1.1'))) throw new Error('the session ended')
      checks.push(performance.now() - start)
    }
    const sealing = each(20_000, (round) => seal('users.email', `somebody.${round}@example.org`))
    return [
      figure(
        `${count.toLocaleString('en-US')} users listed with their addresses, and searched, median`,
        median(lists),
        200,
      ),
      figure('check of a session, median', median(checks), 1),
      figure('sealing a field, mean', sealing, 0.02, microseconds),
    ]
  } finally {
    await people.close()
  }
}

/** Signing in, and what it costs that people are known. */
export async function people(server: Server, quick: boolean): Promise<Figure[]> {
  return [...(await signIns(server)), ...(await within(quick))]
}
