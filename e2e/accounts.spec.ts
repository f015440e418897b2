import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMailServer } from '../lib/testing/smtp.ts'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { atPlace } from './place.ts'

const smtp: MailServer = await startMailServer()
const at = journey({ MALLARD_MODE: 'team', SMTP_URL: smtp.url, MAIL_FROM: 'mallard@example.org' })
const password = 'grebes dive at dusk'
const email = 'ann@example.org'

beforeAll(() => at.server.adminWith(password, 'user', 'set-password', 'ADMIN'))
afterAll(() => smtp.close())

const url = (path: string) => `${at.server.url}${path}`

async function newContext(): Promise<BrowserContext> {
  return at.browser.newContext({ viewport: { width: 1280, height: 860 } })
}

async function pageIn(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => at.complaints.push(`uncaught: ${error.message} ${page.url()}`))
  await page.goto(address)
  return page
}

async function signIn(page: Page, login: string, account = ''): Promise<void> {
  if (await page.getByLabel('Account').count()) await page.getByLabel('Account').fill(account)
  await page.getByLabel('Name or e-mail').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signedIn(login: string, account = ''): Promise<Page> {
  const page = await pageIn(await newContext(), url('/sign-in'))
  await signIn(page, login, account)
  await atPlace(page, '/')
  return page
}

const path = (page: Page) => new URL(page.url()).pathname

async function submit(page: Page, title: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title })
  await dialog.getByRole('button', { name: button, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

async function invite(page: Page, account: string, address: string): Promise<string> {
  await page.goto(url(`/a/${account}/invitations`))
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' })
  await dialog.getByLabel('E-mail').fill(address)
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return (await smtp.next(address)).link
}

const lineOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

describe('an organization with two accounts', () => {
  it('ORGADMIN creates the second, and its administrator signs in', async () => {
    const page = await signedIn('ADMIN')
    await page.goto(url('/organization'))
    await page.getByText('you are here').waitFor()
    expect(path(page)).toBe('/a/MAIN/organization')
    await page.getByRole('button', { name: 'Create account' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create an account' })
    await dialog.getByLabel('Name', { exact: true }).fill('Sales')
    await dialog.getByLabel('First administrator').fill('boss')
    await dialog.getByLabel("Administrator's e-mail").fill('boss@example.org')
    await dialog.getByLabel('Password').fill(password)
    expect(await dialog.getByText(password).count(), 'no password on the screen').toBe(0)
    expect(await findings(page)).toEqual([])
    await submit(page, 'Create an account', 'Create')
    await lineOf(page, 'Sales').waitFor()

    const boss = await signedIn('boss@example.org')
    await boss.waitForURL(/\/a\/Sales$/)
    await boss.goto(url('/a/MAIN/databases'))
    await boss.getByText('There is nothing here').waitFor()
    await boss.goto(url('/a/NOSUCH/databases'))
    await boss.getByText('There is nothing here').waitFor()
    await page.context().close()
    await boss.context().close()
  })

  it('one person joins both by invitation, with one sign-in', async () => {
    const admin = await signedIn('ADMIN')
    const boss = await signedIn('boss@example.org')
    const ann = await pageIn(await newContext(), await invite(admin, 'MAIN', email))
    await ann.getByLabel('Your user name').fill('ann')
    await ann.getByLabel('Password', { exact: true }).fill(password)
    await ann.getByRole('button', { name: 'Join' }).click()
    await atPlace(ann, '/')
    const link = await invite(boss, 'Sales', email)

    const stranger = await pageIn(await newContext(), link)
    await stranger.getByText('You have a sign-in here already').waitFor()
    expect(await stranger.getByLabel('Password', { exact: true }).count()).toBe(0)
    expect(await findings(stranger)).toEqual([])
    await stranger.getByRole('link', { name: 'Sign in to join' }).click()
    await signIn(stranger, email)
    await stranger.getByLabel('Your user name there').fill('anna')
    await stranger.getByRole('button', { name: 'Join' }).click()
    await stranger.waitForURL(/\/a\/Sales$/)
    await Promise.all([admin, boss, ann, stranger].map((page) => page.context().close()))
  })

  it('works in two tabs in two accounts at once, and switches by the rail, the keyboard and the palette', async () => {
    const first = await signedIn(email)
    await first.goto(url('/a/MAIN/worksheets'))
    const second = await pageIn(first.context(), url('/a/Sales/worksheets'))
    for (const [page, account] of [
      [first, 'MAIN'],
      [second, 'Sales'],
      [first, 'MAIN'],
    ] as const) {
      await page.getByRole('button', { name: 'New worksheet' }).first().click()
      await page.locator('.cm-content').click()
      await page.keyboard.type("SELECT 'here: ' || current_account() AS account")
      await page.keyboard.press('Control+Enter')
      await page.getByText(`here: ${account}`).waitFor()
      expect(path(page)).toMatch(new RegExp(`^/a/${account}/worksheets/\\w+$`))
    }
    await second.getByRole('link', { name: 'History' }).click()
    await second.waitForURL(/\/a\/Sales\/history$/)
    await first.goto(url('/a/MAIN/history'))
    await first.getByRole('button', { name: /^Account: ann in MAIN/ }).click()
    await first.getByRole('menuitemradio', { name: 'Sales' }).click()
    await first.waitForURL(/\/a\/Sales$/)
    await first.getByRole('button', { name: /^Account: anna in Sales/ }).focus()
    await first.keyboard.press('Enter')
    await first.getByRole('menuitemradio', { name: 'MAIN' }).waitFor()
    await first.keyboard.press('ArrowDown')
    await first.keyboard.press('Escape')
    await first.keyboard.press('Control+k')
    await first.getByRole('combobox', { name: 'Search and commands' }).fill('switch to account')
    await first.getByText('Switch to account MAIN').click()
    await first.waitForURL(/\/a\/MAIN$/)
    await second.reload()
    expect(path(second)).toBe('/a/Sales/history')
    await second.getByText('current_account()').first().waitFor()
    await first.context().close()
  })

  it('a suspended account puts its people out at once, and lets them in again', async () => {
    const boss = await signedIn('boss@example.org')
    const ann = await signedIn(email)
    const admin = await signedIn('ADMIN')
    await admin.goto(url('/a/MAIN/organization'))
    const act = async (item: string, title: string, button: string) => {
      await admin.getByRole('button', { name: 'Actions for Sales' }).click()
      await admin.getByRole('menuitem', { name: item }).click()
      await submit(admin, title, button)
    }
    await act('Suspend …', 'Suspend account Sales', 'Suspend')
    await lineOf(admin, 'suspended').waitFor()
    await boss.goto(url('/a/Sales/history'))
    await atPlace(boss, '/sign-in')
    await signIn(boss, 'boss@example.org', 'Sales')
    await boss.getByRole('alert').waitFor()
    await ann.goto(url('/a/Sales/history'))
    await ann.getByText('There is nothing here').waitFor()
    await ann.goto(url('/a/MAIN/history'))
    await ann.getByRole('heading', { name: 'History' }).waitFor()

    await act('Resume …', 'Resume account Sales', 'Resume')
    await lineOf(admin, 'suspended').waitFor({ state: 'hidden' })
    await signIn(boss, 'boss@example.org', 'Sales')
    await atPlace(boss, '/')
    await Promise.all([admin, boss, ann].map((page) => page.context().close()))
  })

  it('a dropped account asks for its name, and comes back within its days', async () => {
    const admin = await signedIn('ADMIN')
    await admin.goto(url('/a/MAIN/organization'))
    await admin.getByRole('button', { name: 'Actions for Sales' }).click()
    await admin.getByRole('menuitem', { name: 'Drop …' }).click()
    const dialog = admin.getByRole('dialog', { name: 'Drop account Sales' })
    expect(await dialog.getByRole('button', { name: 'Drop', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('Type Sales to confirm').fill('Sales')
    await submit(admin, 'Drop account Sales', 'Drop')
    await lineOf(admin, 'dropped').getByText('deleted on').waitFor()
    expect(await findings(admin)).toEqual([])
    await admin.getByRole('button', { name: 'Actions for Sales' }).click()
    await admin.getByRole('menuitem', { name: 'Restore …' }).click()
    await submit(admin, 'Restore account Sales', 'Restore')
    await lineOf(admin, 'dropped').waitFor({ state: 'hidden' })
    await admin.context().close()
    const ann = await signedIn(email)
    await ann.goto(url('/a/Sales/worksheets'))
    await ann.getByText('here:').first().waitFor()
    await ann.context().close()
  })

  it('nothing went wrong in a browser', () => expect(at.complaints).toEqual([]))
})
