import { accessState } from '../../access/index.ts'
import type { Actor } from '../../access/types.ts'
import { recordBy } from '../../audit/index.ts'
import { MallardError } from '../../errors.ts'
import { listStatements } from '../../history/index.ts'
import { listSessions, listTokens, settingsOf, userOf } from '../../users/index.ts'
import { listTrash, listWorksheets, openWorksheet } from '../../worksheets/index.ts'
import { route } from '../route.ts'

const pageSize = 500

async function profile(actor: Actor) {
  const user = await userOf(actor.userId)
  const state = accessState(actor.accountId)
  const roles = [...(state.rolesOfUser.get(actor.userId)?.keys() ?? [])].map((id) => state.roles.get(id)?.name)
  return {
    name: user?.name,
    email: user?.email,
    comment: user?.comment,
    createdAt: user?.createdAt,
    defaults: user?.defaults,
    roles,
  }
}

async function* worksheets(actor: Actor): AsyncGenerator<unknown> {
  for (const { id, kind, name, parentId, createdAt, trashedAt } of [
    ...(await listWorksheets(actor)),
    ...(await listTrash(actor)),
  ]) {
    const text = kind === 'worksheet' ? (await openWorksheet(actor, id)).text : undefined
    yield { id, kind, name, parentId, createdAt, trashedAt, text }
  }
}

async function* statements(actor: Actor): AsyncGenerator<unknown> {
  let before: string | null | undefined
  do {
    const page = await listStatements(actor, { userId: actor.userId }, { limit: pageSize, before: before ?? null })
    yield* page.entries
    before = page.next
  } while (before)
}

/** A list, written as it is read. */
async function* list(name: string, items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let first = true
  for await (const item of items) {
    yield `${first ? `,\n"${name}": [\n` : ',\n'}${JSON.stringify(item)}`
    first = false
  }
  yield first ? `,\n"${name}": []` : '\n]'
}

async function* everything(actor: Actor): AsyncGenerator<string> {
  const head = {
    exportedAt: Date.now(),
    profile: await profile(actor),
    settings: await settingsOf(actor),
    sessions: await listSessions(actor),
    tokens: await listTokens(actor),
  }
  yield JSON.stringify(head, null, 1).replace(/\n}$/, '')
  yield* list('worksheets', worksheets(actor))
  yield* list('statements', statements(actor))
  yield '\n}\n'
}

/** All that Mallard keeps of the actor's own, as one JSON document; times in milliseconds since 1970. */
export const ownDataRoute = route('GET', '/api/account/export', {}, async (actor) => {
  if (actor.via !== 'session')
    throw new MallardError('42501', 'This is done in the browser, signed in.', { status: 403 })
  await recordBy(actor, 'export', { what: 'own data' })
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="mallard-account.json"',
    },
    body: everything(actor),
  }
})
