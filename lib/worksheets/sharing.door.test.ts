import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { actorOf, adminActor } from '../testing/index.ts'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import { createUser, dropUser, findUser } from '../users/index.ts'
import { stopWarehouse } from '../warehouse/index.ts'
import {
  createFolder,
  createWorksheet,
  eraseWorksheets,
  listTrash,
  listWorksheets,
  moveEntry,
  openWorksheet,
  renameEntry,
  restoreEntry,
  saveStart,
  saveText,
  trashEntry,
} from './index.ts'

// Finance/Monthly/Orders is Ann's. Rob reads, Wim writes, Sam is a stranger, ADMIN manages grants.

let warehouse: Awaited<ReturnType<typeof openWarehouse>>
let [ann, rob, wim, sam]: Actor[] = []
let [byAnn, bySam, byAdmin]: SqlClient[] = []
let folder: string
let inner: string
let sheet: string
let alone: string

const people = () => ({ ann: ann!, rob: rob!, wim: wim!, sam: sam! })

beforeEach(async () => {
  warehouse = await openWarehouse()
  byAdmin = await warehouse.as('ADMIN')
  const made: Actor[] = []
  for (const name of ['ann', 'rob', 'wim', 'sam']) {
    const user = await createUser(adminActor(warehouse.accountId), { name })
    made.push({ accountId: warehouse.accountId, userId: user.id, userName: name, via: 'session' })
  }
  ;[ann, rob, wim, sam] = made
  for (const role of ['READERS', 'WRITERS', 'STRANGERS', 'AUTHORS']) await byAdmin.all(`CREATE ROLE ${role}`)
  await byAdmin.all(
    'GRANT ROLE READERS TO USER rob',
    'GRANT ROLE WRITERS TO USER wim',
    'GRANT ROLE STRANGERS TO USER sam',
    'GRANT ROLE AUTHORS TO USER ann',
  )
  byAnn = await warehouse.as('ann')
  bySam = await warehouse.as('sam')
  folder = (await createFolder(ann!, { name: 'Finance' })).id
  inner = (await createFolder(ann!, { name: 'Monthly', parentId: folder })).id
  sheet = (await createWorksheet(ann!, { name: 'Orders', text: 'select marker', parentId: inner })).id
  alone = (await createWorksheet(ann!, { name: 'Alone', text: 'select mine' })).id
})
afterEach(() => warehouse.close())

const share = () =>
  byAnn!.all('GRANT READ ON FOLDER "finance" TO ROLE READERS', 'GRANT WRITE ON FOLDER "Finance" TO ROLE WRITERS')
const names = async (actor: Actor) => (await listWorksheets(actor)).map(({ name }) => name)
const hidden = { sqlState: '42S02' }
const refused = { sqlState: '42501' }

describe('before anything is shared', () => {
  test('a folder is private to its user: for all others, MANAGE GRANTS included, it does not exist', async () => {
    for (const actor of [rob!, wim!, sam!]) expect(await names(actor)).toEqual([])
    const absent = await byAdmin!.run('GRANT READ ON FOLDER "Nothing" TO ROLE READERS')
    const another = await byAdmin!.run('GRANT READ ON FOLDER "Finance" TO ROLE READERS')
    expect(another.code).toBe('42S02')
    expect(another.message).toBe(absent.message.replace('Nothing', 'Finance'))
    expect(await byAdmin!.code(`SHOW GRANTS ON FOLDER "${folder}"`)).toBe('42S02')
    expect(await byAdmin!.code(`EXPLAIN ACCESS READ ON FOLDER "${folder}"`)).toBe('42S02')
    expect(await byAnn!.code('SHOW GRANTS ON FOLDER "Finance"')).toBe('')
  })
})

describe('READ, WRITE, nothing', () => {
  beforeEach(share)

  test('what lies in a shared folder is listed with it, and nothing else of its owner', async () => {
    for (const actor of [rob!, wim!]) expect(await names(actor)).toEqual(['Finance', 'Monthly', 'Orders'])
    expect(await names(sam!)).toEqual([])
    expect(await listWorksheets(rob!)).toMatchObject([
      { name: 'Finance', parentId: null, right: 'READ', owner: 'ann', shared: true },
      { name: 'Monthly', parentId: folder, right: 'READ', owner: 'ann', shared: false },
      { name: 'Orders', parentId: inner, right: 'READ', owner: 'ann', shared: false },
    ])
    expect((await listWorksheets(wim!)).map(({ right }) => right)).toEqual(['WRITE', 'WRITE', 'WRITE'])
    expect((await listWorksheets(ann!)).map(({ right, owner }) => [right, owner])).toEqual(
      Array(4).fill(['OWNERSHIP', null]),
    )
  })

  const doors: [string, (actor: Actor) => Promise<unknown>, 'READ' | 'WRITE' | 'OWNERSHIP'][] = [
    ['open', (actor) => openWorksheet(actor, sheet), 'READ'],
    ['save', (actor) => saveText(actor, { id: sheet, text: 'x', version: 1 }), 'WRITE'],
    ['save the context', (actor) => saveStart(actor, { id: sheet, start: {} }), 'WRITE'],
    ['rename a worksheet', (actor) => renameEntry(actor, { id: sheet, name: 'x' }), 'WRITE'],
    ['rename the shared folder', (actor) => renameEntry(actor, { id: folder, name: 'x' }), 'WRITE'],
    ['create a worksheet in it', (actor) => createWorksheet(actor, { parentId: inner }), 'WRITE'],
    ['create a folder in it', (actor) => createFolder(actor, { name: 'x', parentId: folder }), 'WRITE'],
    ['move within it', (actor) => moveEntry(actor, { id: sheet, parentId: folder }), 'WRITE'],
    ['move out of it', (actor) => moveEntry(actor, { id: sheet, parentId: null }), 'WRITE'],
    ['delete a worksheet in it', (actor) => trashEntry(actor, sheet), 'WRITE'],
    ['delete the shared folder', (actor) => trashEntry(actor, folder), 'OWNERSHIP'],
    ['move the shared folder', (actor) => moveEntry(actor, { id: folder, parentId: null }), 'OWNERSHIP'],
  ]
  const allowed: Record<string, string[]> = {
    ann: ['READ', 'WRITE', 'OWNERSHIP'],
    wim: ['READ', 'WRITE'],
    rob: ['READ'],
    sam: [],
  }
  test.each(
    doors.flatMap(([what, door, needs]) =>
      Object.keys(allowed).map((who) => ({ what, door, needs, who: who as keyof ReturnType<typeof people> })),
    ),
  )('$who: $what needs $needs', async ({ door, needs, who }) => {
    const actor = people()[who]
    if (allowed[who]!.includes(needs)) await door(actor)
    else await expect(door(actor)).rejects.toMatchObject(who === 'sam' ? hidden : refused)
  })

  test("hidden is absent, to the letter: a stranger's answers do not tell them apart", async () => {
    for (const door of [
      (id: string) => openWorksheet(sam!, id),
      (id: string) => saveText(sam!, { id, text: '', version: 1 }),
      (id: string) => moveEntry(sam!, { id, parentId: null }),
      (id: string) => createFolder(sam!, { name: 'x', parentId: id }),
    ]) {
      const told = async (id: string) => {
        const error = await door(id).then(
          () => null,
          (thrown) => thrown,
        )
        return { state: error?.sqlState, text: error?.text.replace(id, '?'), status: error?.status }
      }
      for (const id of [sheet, folder]) expect(await told(id)).toEqual(await told('absent'))
    }
  })

  test('two people who write the same worksheet: the later is told, nothing is overwritten', async () => {
    await saveText(ann!, { id: sheet, text: 'from ann', version: 1 })
    const late = saveText(wim!, { id: sheet, text: 'from wim', version: 1 })
    await expect(late).rejects.toMatchObject({ sqlState: '40001', status: 409 })
    expect((await openWorksheet(rob!, sheet)).text).toBe('from ann')
  })

  test('what was revoked is gone at the next request, and a folder granted to nobody is private again', async () => {
    await openWorksheet(rob!, sheet)
    await byAnn!.all('REVOKE READ ON FOLDER "Finance" FROM ROLE READERS')
    await expect(openWorksheet(rob!, sheet)).rejects.toMatchObject(hidden)
    expect(await names(rob!)).toEqual([])
    await saveText(wim!, { id: sheet, text: 'still', version: 1 })
    await byAnn!.all('REVOKE WRITE ON FOLDER "Finance" FROM ROLE WRITERS')
    await expect(saveText(wim!, { id: sheet, text: 'no', version: 2 })).rejects.toMatchObject(hidden)
    expect(await byAdmin!.code(`SHOW GRANTS ON FOLDER "${folder}"`)).toBe('42S02')
  })

  test('a user who loses the role loses the folder', async () => {
    await byAdmin!.all('REVOKE ROLE READERS FROM USER rob')
    expect(await names(rob!)).toEqual([])
  })

  test('what is made or put in a shared folder belongs to its owner', async () => {
    const made = await createWorksheet(wim!, { name: 'By Wim', parentId: folder })
    expect(made).toMatchObject({ right: 'WRITE', owner: 'ann' })
    const brought = await createWorksheet(wim!, { name: 'Brought', text: 'w' })
    await moveEntry(wim!, { id: brought.id, parentId: folder })
    expect((await openWorksheet(ann!, brought.id)).right).toBe('OWNERSHIP')
    expect((await openWorksheet(wim!, brought.id)).right).toBe('WRITE')
    await eraseWorksheets(wim!)
    expect(await names(rob!)).toContain('Brought')
  })

  test('moved away to another owner, a thing takes no grants along', async () => {
    await byAnn!.all('GRANT READ ON WORKSHEET "Finance/Monthly/Orders" TO ROLE STRANGERS')
    expect(await names(sam!)).toEqual(['Orders'])
    await moveEntry(wim!, { id: sheet, parentId: null })
    expect(await names(sam!)).toEqual([])
    await expect(openWorksheet(ann!, sheet)).rejects.toMatchObject(hidden)
    expect((await openWorksheet(wim!, sheet)).owner).toBeNull()
  })

  test('the trash: who may write sees it and restores; who reads does not find what lies there', async () => {
    await trashEntry(wim!, sheet)
    await expect(openWorksheet(rob!, sheet)).rejects.toMatchObject(hidden)
    expect(await listTrash(rob!)).toEqual([])
    expect((await listTrash(wim!)).map(({ name }) => name)).toEqual(['Orders'])
    expect((await listTrash(ann!)).map(({ name }) => name)).toEqual(['Orders'])
    await expect(restoreEntry(rob!, sheet)).rejects.toMatchObject(hidden)
    await restoreEntry(wim!, sheet)
    expect((await openWorksheet(rob!, sheet)).text).toBe('select marker')
  })

  test('grants hold after a restart and a rename', async () => {
    await renameEntry(ann!, { id: folder, name: 'Money' })
    await stopWarehouse()
    warehouse.db.restart()
    expect(await names(rob!)).toEqual(['Money', 'Monthly', 'Orders'])
    expect(await names(sam!)).toEqual([])
  })
})

test('a shared worksheet runs with the roles of its viewer: another owner’s role is not kept', async () => {
  await saveStart(ann!, { id: alone, start: { role: 'AUTHORS', database: 'D' } })
  await byAnn!.all('GRANT READ ON WORKSHEET "Alone" TO ROLE READERS')
  expect((await openWorksheet(rob!, alone)).start).toEqual({ database: 'D' })
  expect((await openWorksheet(ann!, alone)).start).toEqual({ role: 'AUTHORS', database: 'D' })
  await byAdmin!.all('GRANT ROLE AUTHORS TO USER rob')
  expect((await openWorksheet(rob!, alone)).start).toEqual({ role: 'AUTHORS', database: 'D' })
})

describe('as statements', () => {
  test('one worksheet is shared without its folder: the viewer sees it at the top, and no name above it', async () => {
    await byAnn!.all('GRANT READ ON WORKSHEET "finance/monthly/orders" TO ROLE READERS')
    expect(await listWorksheets(rob!)).toMatchObject([{ name: 'Orders', parentId: null, right: 'READ' }])
    const byRob = await warehouse.as('rob')
    const grants = await byRob.rows('SHOW GRANTS TO ROLE READERS')
    expect(grants.map((row) => row.slice(1, 4))).toEqual([['READ', 'WORKSHEET', 'Orders']])
    expect(await byRob.code('SHOW GRANTS ON FOLDER "Finance/Monthly"')).toBe('42S02')
    expect(await byRob.code('SHOW GRANTS ON FOLDER "Finance"')).toBe('42S02')
    const own = await byAnn!.rows('SHOW GRANTS ON WORKSHEET "Finance/Monthly/Orders"')
    expect(own.map((row) => row.slice(1))).toEqual([
      ['OWNERSHIP', 'WORKSHEET', '"Finance/Monthly/Orders"', 'USER', 'ann', 'true', 'ann'],
      ['READ', 'WORKSHEET', '"Finance/Monthly/Orders"', 'ROLE', 'READERS', 'false', 'ann'],
    ])
  })

  test('only the owner, MANAGE GRANTS on what is shared, and a holder of the grant option may grant', async () => {
    await share()
    const byWim = await warehouse.as('wim')
    expect(await byWim.code('GRANT READ ON FOLDER "Finance" TO ROLE STRANGERS')).toBe('42501')
    expect(await bySam!.code('GRANT READ ON FOLDER "Finance" TO ROLE STRANGERS')).toBe('42S02')
    expect(await names(sam!)).toEqual([])
    await byAdmin!.all('GRANT READ ON FOLDER "Finance" TO ROLE STRANGERS')
    expect(await names(sam!)).toContain('Orders')
    await byAdmin!.all('REVOKE READ ON FOLDER "Finance" FROM ROLE STRANGERS')
    await byAnn!.all('GRANT READ ON FOLDER "Finance" TO ROLE READERS WITH GRANT OPTION')
    const byRob = await warehouse.as('rob')
    await byRob.all('GRANT READ ON FOLDER "Finance" TO ROLE STRANGERS')
    expect(await byAnn!.code('REVOKE READ ON FOLDER "Finance" FROM ROLE READERS')).toBe('2BP01')
    await byAnn!.all('REVOKE READ ON FOLDER "Finance" FROM ROLE READERS CASCADE')
    expect(await names(sam!)).toEqual([])
  })

  test('a path that several folders bear is refused until one is named by its id', async () => {
    const twin = await createFolder(ann!, { name: 'FINANCE' })
    expect(await byAnn!.code('GRANT READ ON FOLDER "Finance" TO ROLE READERS')).toBe('42702')
    await byAnn!.all(`GRANT READ ON FOLDER "${twin.id}" TO ROLE READERS`)
    expect(await names(rob!)).toEqual(['FINANCE'])
  })

  test("one's own folder comes before one that others share under the same path", async () => {
    await share()
    await createFolder(rob!, { name: 'Finance' })
    const byRob = await warehouse.as('rob')
    await byRob.all('GRANT READ ON FOLDER Finance TO ROLE STRANGERS')
    expect(await listWorksheets(sam!)).toMatchObject([{ name: 'Finance', owner: 'rob' }])
  })

  test('OWNERSHIP goes to a role with all that lies in the folder; a part of it does not go alone', async () => {
    await share()
    expect(await byAnn!.code('GRANT OWNERSHIP ON FOLDER "Finance/Monthly" TO ROLE AUTHORS')).toBe('2BP01')
    expect(await byAnn!.code('GRANT OWNERSHIP ON FOLDER "Finance" TO ROLE AUTHORS')).toBe('2BP01')
    await byAnn!.all('GRANT OWNERSHIP ON FOLDER "Finance" TO ROLE AUTHORS COPY CURRENT GRANTS')
    expect(await listWorksheets(rob!)).toMatchObject([{ owner: 'AUTHORS' }, { owner: 'AUTHORS' }, { owner: 'AUTHORS' }])
    expect(await names(ann!)).toEqual(['Finance', 'Monthly', 'Alone', 'Orders'])
    await byAdmin!.all('REVOKE ROLE AUTHORS FROM USER ann')
    expect(await names(ann!)).toEqual(['Alone'])
    await eraseWorksheets(ann!)
    expect(await names(rob!)).toEqual(['Finance', 'Monthly', 'Orders'])
    // What a dropped role granted goes with it; what it owned passes to the role that dropped it.
    await byAdmin!.all('DROP ROLE AUTHORS')
    expect(await names(rob!)).toEqual([])
    const admin = (await findUser(warehouse.accountId, 'ADMIN'))!
    expect((await listWorksheets(actorOf(admin)))[0]).toMatchObject({ name: 'Finance', owner: 'ACCOUNTADMIN' })
  })

  test('what a dropped user shared passes to the role that owns the user', async () => {
    await share()
    const user = await findUser(warehouse.accountId, 'ann')
    await dropUser(adminActor(warehouse.accountId), user!.id)
    expect((await listWorksheets(rob!))[0]).toMatchObject({ name: 'Finance', owner: 'USERADMIN' })
  })

  test('EXPLAIN: the chain through the folder above, the missing grant, and what a grant would change', async () => {
    await share()
    const text = 'EXPLAIN ACCESS READ ON WORKSHEET "Finance/Monthly/Orders" FOR USER'
    expect(await byAnn!.rows(`${text} rob`)).toEqual([
      ['FOLDER', 'Finance', 'READ', 'true', 'USER rob > ROLE READERS > READ granted by USER ann', null, null],
    ])
    expect((await byAnn!.rows(`${text} wim`))[0]![4]).toBe('USER wim > ROLE WRITERS > WRITE granted by USER ann')
    expect((await byAnn!.rows(text.replace(' FOR USER', '')))[0]![4]).toBe('USER ann > OWNERSHIP')
    expect(await byAnn!.rows(`${text} sam`)).toEqual([
      [
        'WORKSHEET',
        '"Finance/Monthly/Orders"',
        'READ',
        'false',
        null,
        'GRANT READ ON WORKSHEET "Finance/Monthly/Orders" TO ROLE STRANGERS',
        'ACCOUNTADMIN, SECURITYADMIN, USER ann',
      ],
    ])
    expect(await byAnn!.rows('EXPLAIN GRANT READ ON WORKSHEET "Alone" TO ROLE READERS')).toEqual([
      ['GAINS', 'ROLE', 'READERS', 'READ', 'WORKSHEET', 'Alone'],
      ['GAINS', 'USER', 'rob', 'READ', 'WORKSHEET', 'Alone'],
    ])
    expect(await names(rob!)).not.toContain('Alone')
    expect(await byAnn!.rows('EXPLAIN REVOKE READ ON FOLDER "Finance" FROM ROLE READERS')).toEqual([
      ['LOSES', 'ROLE', 'READERS', 'READ', 'FOLDER', 'Finance'],
      ['LOSES', 'USER', 'rob', 'READ', 'FOLDER', 'Finance'],
    ])
  })
})
