import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, roleByName } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { shown } from '../errors.ts'
import { listStatements } from '../history/index.ts'
import { adminActor } from '../testing/actors.ts'
import { openWarehouse, SqlClient } from '../testing/warehouse.ts'
import {
  activeUser,
  alterNetworkPolicy,
  createAccount,
  createNetworkPolicy,
  createToken,
  createUser,
  discardMail,
  dropNetworkPolicy,
  endSession,
  findUser,
  invite,
  revokeInvitation,
  revokeToken,
  setAccountNetworkPolicy,
  setIdentityProvider,
  setSecondFactorRoles,
  startSession,
  tryMailAgain,
} from '../users/index.ts'
import {
  browse,
  dependentsOf,
  effectiveAccess,
  explainStatement,
  listWarehouses,
  openSession,
  signInLinkFor,
} from '../warehouse/index.ts'
import * as worksheets from '../worksheets/index.ts'

/**
 * Server actions take the account from the page's address and act through doors (lib/web/action.ts). Here each door gets
 * an administrator of MAIN and the ids and names of BETA. An action that is not listed fails the test.
 */

const canary = 'zanzibar'
const policyOfBeta = 'gate_of_theirs'
let house: Awaited<ReturnType<typeof openWarehouse>>
let actor: Actor
let beta: World
let nobody: World

interface World {
  user: string
  database: string
  worksheet: string
  folder: string
  version: string
  token: string
  session: string
  invitation: string
  mail: number
  role: string
  policy: string
}

async function makeBeta(): Promise<World> {
  const account = await createAccount(adminActor(house.accountId), { name: 'BETA' })
  const { id: userId, name: userName } = await createUser(adminActor(account.id), {
    name: `${canary}_boss`,
    email: `${canary}@example.org`,
  })
  const boss: Actor = { accountId: account.id, userId, userName, via: 'session' }
  const sql = new SqlClient(await openSession(boss, {}))
  await sql.all(`CREATE DATABASE ${canary}`, `CREATE TABLE ${canary}.main.t AS SELECT '${canary}' AS c`)
  const folder = (await worksheets.createFolder(boss, { name: canary })).id
  const { id: worksheet, version } = await worksheets.createWorksheet(boss, {
    name: canary,
    text: canary,
    parentId: folder,
  })
  await worksheets.saveText(boss, { id: worksheet, text: `${canary} 2`, version })
  await worksheets.keepVersion(boss, worksheet)
  await createNetworkPolicy(boss, { name: policyOfBeta, allowed: ['0.0.0.0/0'] })
  await invite(boss, { email: `${canary}@example.net` })
  const first = async (table: 'one_time_links' | 'mails') =>
    (await database().selectFrom(table).select('id').where('account_id', '=', account.id).executeTakeFirstOrThrow()).id
  const { id: kept } = await database()
    .selectFrom('worksheet_versions')
    .select('id')
    .where('worksheet_id', '=', worksheet)
    .executeTakeFirstOrThrow()
  return {
    user: userName,
    database: canary,
    worksheet,
    folder,
    version: kept,
    token: (await createToken(boss, { userId })).id,
    session: await startSession(activeUser(userId)!, { method: 'password' }),
    invitation: String(await first('one_time_links')),
    mail: Number(await first('mails')),
    role: roleByName(accessState(account.id), 'PUBLIC')!.id,
    policy: policyOfBeta,
  }
}

beforeAll(async () => {
  house = await openWarehouse({ SMTP_URL: 'smtp://127.0.0.1:9' })
  const admin = (await findUser(house.accountId, 'ADMIN'))!
  actor = { accountId: house.accountId, userId: admin.id, userName: admin.name, via: 'session' }
  beta = await makeBeta()
  const turned = Object.entries(beta).map(([key, id]) => [
    key,
    typeof id === 'number' ? 999_999 : [...id].reverse().join(''),
  ])
  nobody = Object.fromEntries(turned) as World
})
afterAll(() => house.close())

type Try = (of: World) => unknown
const own = 'takes no id or name, and shows and changes what is the own'
const unproven = 'takes the secret of a link, which names its account itself'
const mine = worksheets

const doors: Record<string, Try | string> = {
  'worksheets choicesAction': own,
  'worksheets listAction': own,
  'worksheets openAction': ({ worksheet }) => mine.openWorksheet(actor, worksheet),
  'worksheets createAction': ({ folder }) => mine.createWorksheet(actor, { parentId: folder }),
  'worksheets createFolderAction': ({ folder }) => mine.createFolder(actor, { name: 'x', parentId: folder }),
  'worksheets saveStartAction': ({ worksheet }) => mine.saveStart(actor, { id: worksheet, start: {} }),
  'worksheets renameAction': ({ worksheet }) => mine.renameEntry(actor, { id: worksheet, name: 'x' }),
  'worksheets moveAction': ({ worksheet }) => mine.moveEntry(actor, { id: worksheet, parentId: null }),
  'worksheets removeAction': ({ folder }) => mine.trashEntry(actor, folder),
  'worksheets restoreAction': ({ worksheet }) => mine.restoreEntry(actor, worksheet),
  'worksheets deleteForGoodAction': ({ worksheet }) => mine.deleteForGood(actor, worksheet),
  'worksheets emptyTrashAction': own,
  'worksheets duplicateAction': ({ worksheet }) => mine.duplicateEntry(actor, worksheet),
  'worksheets commentAction': ({ worksheet }) => mine.commentWorksheet(actor, { id: worksheet, comment: 'x' }),
  'worksheets favouriteAction': ({ worksheet }) => mine.setFavouriteWorksheet(actor, { id: worksheet, on: true }),
  'worksheets versionsAction': ({ worksheet }) => mine.listVersions(actor, worksheet),
  'worksheets versionAction': ({ worksheet, version }) =>
    mine.openVersion(actor, { id: worksheet, versionId: version }),
  'worksheets restoreVersionAction': ({ worksheet, version }) =>
    mine.restoreVersion(actor, { id: worksheet, versionId: version, version: 1 }),
  'worksheets sharingAction': ({ worksheet }) => mine.sharingOf(actor, worksheet),
  'history loadHistoryAction': 'tried below',
  'history analyseHistoryAction': 'as loadHistoryAction',
  'account createTokenAction': 'takes the name of a role of the own account',
  'account revokeTokenAction': ({ token }) => revokeToken(actor, token),
  'account changePasswordAction': own,
  'account newEmailAction': own,
  'account leaveAction': own,
  'account endSessionAction': ({ session }) => endSession(actor, session),
  'account endOtherSessionsAction': own,
  'account renewCodesAction': own,
  'account endSecondFactorAction': own,
  'account renamePasskeyAction': 'finds among the passkeys of the own person',
  'account removePasskeyAction': 'finds among the passkeys of the own person',
  'databases loadCatalogAction': ({ database: name }) => browse(actor, [name]),
  'databases dependentsAction': ({ database: name }) => dependentsOf(actor, [name]),
  'databases explainAction': ({ database: name }) =>
    explainStatement(actor, `EXPLAIN ACCESS USAGE ON DATABASE ${name}`),
  'databases favouriteAction': 'keeps an id among the own settings, and shows it for objects of the own account alone',
  'users signInLinkAction': ({ user }) => signInLinkFor(actor, user),
  'users accessAction': ({ user }) => effectiveAccess(actor, user, { text: '' }),
  'audit loadAuditAction': own,
  'audit checkAuditAction': own,
  'warehouses loadWarehousesAction': 'tried below',
  'outbox retryMailAction': ({ mail }) => tryMailAgain(actor, mail),
  'outbox discardMailAction': ({ mail }) => discardMail(actor, mail),
  'invitations inviteAction': 'takes the name of a role of the own account',
  'invitations revokeInvitationAction': ({ invitation }) => revokeInvitation(actor, invitation),
  'security secondFactorRolesAction': ({ role }) => setSecondFactorRoles(actor, [role]),
  'security encryptionRuleAction': own,
  'security saveProviderAction': ({ role }) =>
    setIdentityProvider(actor, {
      issuer: 'https://login.example.org',
      clientId: 'mallard',
      clientSecret: 'x',
      enabled: true,
      creates: false,
      domains: ['example.org'],
      strong: [],
      claim: 'groups',
      roles: [{ value: 'x', roleId: role }],
    }),
  'security dropProviderAction': own,
  'security createNetworkPolicyAction': own,
  'security alterNetworkPolicyAction': ({ policy }) => alterNetworkPolicy(actor, policy, { comment: 'x' }),
  'security dropNetworkPolicyAction': ({ policy }) => dropNetworkPolicy(actor, policy),
  'security setNetworkPolicyAction': ({ policy }) => setAccountNetworkPolicy(actor, policy),
  'public signUpAction': 'makes an account',
  'public verifyAction': unproven,
  'public requestResetAction': 'answers nothing',
  'public resetAction': unproven,
  'public acceptAction': unproven,
  'second-factor beginSecondFactorAction': own,
  'second-factor confirmSecondFactorAction': own,
  'second-factor beginPasskeyAction': own,
  'second-factor confirmPasskeyAction': own,
  'sign-in askForPasskeyAction': own,
  'invite joinAction': unproven,
}

const root = fileURLToPath(new URL('../..', import.meta.url))

function actions(): string[] {
  return globSync('app/**/actions.ts', { cwd: root }).flatMap((path) => {
    const folder = path.split('/').findLast((part) => !/^[[(]|actions\.ts/.test(part))
    const text = readFileSync(join(root, path), 'utf8')
    return [...text.matchAll(/^export const (\w+)/gm)].map(
      ([, name]) => `${folder === 'app' ? 'public' : folder} ${name}`,
    )
  })
}

it('lists every server action', () => {
  expect(Object.keys(doors).toSorted()).toEqual(actions().toSorted())
})

/** What a try came to, without the ids in it. */
async function outcome(attempt: Try, world: World): Promise<string> {
  const neutral = (text: string) =>
    // The longest first: a short one may be part of another by chance.
    Object.entries(world)
      .toSorted(([, one], [, other]) => String(other).length - String(one).length)
      .reduce((rest, [key, id]) => rest.replaceAll(String(id), `<${key}>`), text)
  try {
    return `done: ${JSON.stringify(await attempt(world))}`
  } catch (error) {
    const { sqlState, text, status } = shown(error)
    return neutral(`${sqlState} ${status} ${text}`)
  }
}

describe('as MAIN', () => {
  const tries = Object.entries(doors).flatMap(([name, one]) => (typeof one === 'string' ? [] : [[name, one] as const]))
  it.each(tries)('%s by an id of BETA ends as by an id of nobody', async (_name, attempt) => {
    const theirs = await outcome(attempt, beta)
    expect(theirs).toBe(await outcome(attempt, nobody))
    expect(theirs).not.toContain(canary)
    expect(theirs).not.toMatch(/^done: (?!\[\]|undefined|null)/)
    expect(theirs).not.toMatch(/^XX000/)
  })

  it('the history, its filter by a user of BETA, and the warehouses are the own', async () => {
    const { id } = (await findUser(
      (
        await database().selectFrom('accounts').select('id').where('name', '=', 'BETA').executeTakeFirstOrThrow()
      ).id,
      beta.user,
    ))!
    for (const filter of [{}, { userId: id }]) {
      const { entries } = await listStatements(actor, filter, { limit: 100 }, 'all')
      expect(JSON.stringify(entries)).not.toContain(canary)
    }
    expect((await listWarehouses(actor)).every((one) => accessState(actor.accountId).securables.has(one.id))).toBe(true)
  })
})

it('BETA has all of it still', async () => {
  const rows = await database()
    .selectFrom('worksheets')
    .select(['trashed_at', 'comment', 'folder_id'])
    .where('id', '=', beta.worksheet)
    .execute()
  expect(rows).toEqual([{ trashed_at: null, comment: null, folder_id: beta.folder }])
  expect(await database().selectFrom('mails').select('id').where('id', '=', beta.mail).execute()).toHaveLength(1)
  expect(
    await database().selectFrom('one_time_links').select('id').where('id', '=', beta.invitation).execute(),
  ).toHaveLength(1)
  expect(await database().selectFrom('tokens').select('revoked_at').where('id', '=', beta.token).execute()).toEqual([
    { revoked_at: null },
  ])
  expect(
    await database().selectFrom('browser_sessions').select('ended_at').where('id', '=', beta.session).execute(),
  ).toEqual([{ ended_at: null }])
})
