import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMailServer } from '../lib/testing/smtp.ts'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { atPlace } from './place.ts'

let smtp: MailServer = await startMailServer()
const at = journey({
  MALLARD_MODE: 'team',
  MALLARD_SIGNUP: 'open',
  SMTP_URL: smtp.url,
  MAIL_FROM: 'mallard@example.org',
})
const [password, next] = ['grebes dive at dusk', 'coots nest in reeds']

beforeAll(() => at.server.adminWith(password, 'user', 'set-password', 'ADMIN'))
afterAll(() => smtp.close())

/** A browser of somebody's own, at `path`. */
async function browserAt(path: string): Promise<Page> {
  const context = await at.browser.newContext({ viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => at.complaints.push(`uncaught: ${error.message}`))
  await page.goto(path.startsWith('http') ? path : `${at.server.url}${path}`)
  return page
}

async function fillSignIn(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel('Name or e-mail').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signedIn(login: string, secret: string): Promise<Page> {
  const page = await browserAt('/sign-in')
  await fillSignIn(page, login, secret)
  await atPlace(page, '/')
  return page
}

const atSignIn = (page: Page) => atPlace(page, '/sign-in')

async function invited(email: string, role?: string): Promise<string> {
  const admin = await signedIn('ADMIN', password)
  await admin.goto(`${at.server.url}/invitations`)
  await admin.getByRole('button', { name: 'Invite', exact: true }).click()
  await admin.getByRole('dialog', { name: 'Invite somebody' }).getByLabel('E-mail').fill(email)
  if (role) await admin.getByRole('dialog', { name: 'Invite somebody' }).getByLabel('Role').selectOption(role)
  await admin.getByRole('button', { name: 'Send invitation' }).click()
  await admin.getByRole('dialog', { name: 'Invite somebody' }).waitFor({ state: 'hidden' })
  await admin.reload()
  await admin.getByText(email).waitFor()
  expect(await findings(admin)).toEqual([])
  await admin.context().close()
  return (await smtp.next(email)).link
}

describe('a person of a team', () => {
  it('is invited by mail, joins, and has the role', async () => {
    const page = await browserAt(await invited('ann@example.org', 'SYSADMIN'))
    await page.getByRole('heading', { name: 'Join MAIN' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByLabel('Your user name').fill('ann')
    await page.getByLabel('Password', { exact: true }).fill('password1234')
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByRole('alert').getByText('leaked passwords').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Join' }).click()
    await atPlace(page, '/')
    await page.goto(`${at.server.url}/account`)
    await page.getByText('ann@example.org').waitFor()
    await page.getByText('SYSADMIN').waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('finds a link that was used to be dead', async () => {
    const link = await invited('bob@example.org')
    const page = await browserAt(link)
    await page.getByLabel('Your user name').fill('bob')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Join' }).click()
    await atPlace(page, '/')
    await page.goto(link)
    await page.getByText('This link does not work any more').waitFor()
    await page.goto(link.replace('/invite/', '/reset/'))
    await page.getByText('This link does not work any more').waitFor()
    await page.context().close()
  })

  it('sees where they are signed in, and signs another browser out', async () => {
    const [here, there] = [await signedIn('ann', password), await signedIn('ann@example.org', password)]
    await here.goto(`${at.server.url}/account/sessions`)
    await here.getByText('this one').waitFor()
    expect(await findings(here)).toEqual([])
    await here.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await here.getByText('Every other browser is signed out').waitFor()
    await there.goto(`${at.server.url}/history`)
    await atSignIn(there)
    await here.reload()
    await here.getByText('this one').waitFor()
    for (const page of [here, there]) await page.context().close()
  })

  it('changes the password: other browsers are out, a mail tells', async () => {
    const [here, there] = [await signedIn('ann', password), await signedIn('ann', password)]
    await here.goto(`${at.server.url}/account`)
    await here.getByLabel('Present password').fill(password)
    await here.getByLabel('New password').fill(next)
    await here.getByRole('button', { name: 'Change password' }).click()
    await here.getByText('Password changed').waitFor()
    expect((await smtp.next('ann@example.org')).text).toContain('Your password was changed')
    await there.goto(`${at.server.url}/`)
    await atSignIn(there)
    await here.goto(`${at.server.url}/`)
    await here.getByRole('heading', { name: 'Home' }).waitFor()
    for (const page of [here, there]) await page.context().close()
  })

  it('forgets the password and sets a new one by mail', async () => {
    const page = await browserAt('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await atPlace(page, '/reset')
    await page.getByLabel('E-mail').fill('ann@example.org')
    await page.getByRole('button', { name: 'Send me a link' }).click()
    const answer = await page.getByText('a mail is on its way').innerText()
    await page.goto((await smtp.next('ann@example.org')).link)
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await atPlace(page, '/')
    expect((await smtp.next('ann@example.org')).text).toContain('Your password was reset')

    const stranger = await browserAt('/reset')
    await stranger.getByLabel('E-mail').fill('nobody@example.org')
    await stranger.getByRole('button', { name: 'Send me a link' }).click()
    expect(await stranger.getByText('a mail is on its way').innerText()).toBe(answer.replace('ann@', 'nobody@'))
    for (const one of [page, stranger]) await one.context().close()
  })

  it('moves to a new address', async () => {
    const page = await signedIn('ann', password)
    await page.goto(`${at.server.url}/account`)
    await page.getByLabel('New address').fill('ann@new.example')
    await page.getByLabel('Your password').fill(password)
    await page.getByRole('button', { name: 'Change address' }).click()
    await page.getByText('A mail is on its way').waitFor()
    await page.goto((await smtp.next('ann@new.example')).link)
    await page.getByRole('button', { name: 'Confirm the address' }).click()
    await page.getByRole('link', { name: 'Go on' }).click()
    await atPlace(page, '/account')
    await page.getByText('ann@new.example').waitFor()
    expect((await smtp.next('ann@example.org')).text).toContain('Your e-mail address was changed')
    await page.context().close()
  })

  it('takes the own data along, and leaves', async () => {
    const page = await signedIn('bob', password)
    await page.goto(`${at.server.url}/account`)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export your data' }).click()
    const stream = await (await download).createReadStream()
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece as Buffer)
    const data = JSON.parse(Buffer.concat(pieces).toString('utf8')) as Record<string, unknown>
    expect(data).toMatchObject({ profile: { name: 'bob', email: 'bob@example.org' }, worksheets: [], statements: [] })
    await page.getByRole('button', { name: 'Delete your user' }).click()
    await page.getByRole('dialog', { name: 'Delete the user bob' }).getByLabel('Your password').fill(password)
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await atSignIn(page)
    await fillSignIn(page, 'bob', password)
    await page.getByText('Name and password do not match').waitFor()
    await page.context().close()
  })
})

it('a stranger signs up for an account of their own, and sees nothing of others', async () => {
  const page = await browserAt('/sign-up')
  expect(await findings(page)).toEqual([])
  await page.getByLabel('Account').fill('ACME')
  await page.getByLabel('Your user name').fill('zoe')
  await page.getByLabel('E-mail').fill('zoe@acme.example')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByText('A mail is on its way').waitFor()
  await page.goto((await smtp.next('zoe@acme.example')).link)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByRole('link', { name: 'Go on' }).click()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await atPlace(page, '/')
  await page.goto(`${at.server.url}/users`)
  await page.getByRole('link', { name: 'zoe' }).waitFor()
  expect(await page.getByRole('link', { name: 'ADMIN', exact: true }).count()).toBe(0)
  await page.context().close()
})

it('a mail that the server does not take waits in the outbox, and goes out when it is back', async () => {
  const { port } = smtp
  await smtp.close()
  const admin = await signedIn('ADMIN', password)
  await admin.goto(`${at.server.url}/invitations`)
  await admin.getByRole('button', { name: 'Invite', exact: true }).click()
  await admin.getByRole('dialog', { name: 'Invite somebody' }).getByLabel('E-mail').fill('late@example.org')
  await admin.getByRole('button', { name: 'Send invitation' }).click()
  await admin.getByRole('dialog', { name: 'Invite somebody' }).waitFor({ state: 'hidden' })
  await admin.goto(`${at.server.url}/outbox`)
  await expect
    .poll(
      async () => {
        await admin.reload()
        return admin.getByText('ECONNREFUSED').count()
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(0)
  expect(await findings(admin)).toEqual([])
  smtp = await startMailServer(port)
  await admin.getByRole('button', { name: 'Actions for the mail to late@example.org' }).click()
  await admin.getByRole('menuitem', { name: 'Try now' }).click()
  expect((await smtp.next('late@example.org')).link).toContain('/invite/')
  await admin.context().close()
})

it('nothing of that made a page complain', () => {
  expect(at.complaints).toEqual([])
})
