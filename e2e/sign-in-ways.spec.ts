import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIdentityServer } from '../lib/testing/identityServer.ts'
import { findings } from './findings.ts'
import { journey } from './journey.ts'

const idp = await startIdentityServer()
const at = journey({
  // Browsers have passkeys for names alone, and localhost is one.
  HOST: 'localhost',
  MALLARD_MODE: 'team',
  OIDC_ISSUER: idp.issuer,
  OIDC_CLIENT_ID: idp.clientId,
  OIDC_CLIENT_SECRET: idp.clientSecret,
  MALLARD_STAGE_HOSTS: new URL(idp.issuer).host,
})
const password = 'grebes dive at dusk'
let home: string

beforeAll(async () => {
  home = at.server.url.replace('127.0.0.1', 'localhost')
  idp.serve(`${home}/api/sso/return`)
  await at.server.adminWith(password, 'user', 'set-password', 'ADMIN')
  for (const name of ['ann', 'bob'])
    await at.server.adminWith(password, 'user', 'create', name, '--email', `${name}@example.org`, '--password-stdin')
})
afterAll(() => idp.close())

async function browser(path = '/sign-in'): Promise<Page> {
  const page = await (await at.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => at.complaints.push(`uncaught: ${error.message}`))
  await page.goto(home + path)
  return page
}

/** An authenticator that somebody holds a finger to, in this page's browser. */
async function withAuthenticator(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}

async function withPassword(page: Page, login: string): Promise<void> {
  await page.getByLabel('Name or e-mail').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const inside = (page: Page) => page.waitForURL((url) => /^\/a\/MAIN/.test(url.pathname))

describe('a passkey', () => {
  it('is made, signs in alone and as a second factor, is renamed and removed', async () => {
    const page = await browser()
    const { cdp, authenticatorId } = await withAuthenticator(page)
    await withPassword(page, 'ann')
    await inside(page)
    await page.goto(`${home}/account/second-factor`)
    await page.getByLabel('Name', { exact: true }).fill('phone')
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('list', { name: 'Recovery codes' }).waitFor()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByRole('list', { name: 'Passkeys' }).getByText('phone').waitFor()
    expect(await findings(page)).toEqual([])
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toHaveLength(1)
    expect(credentials[0]).toMatchObject({ rpId: 'localhost', isResidentCredential: true })

    await page.context().clearCookies()
    await page.goto(`${home}/sign-in?next=/account/sessions`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('cell', { name: 'passkey' }).waitFor()

    await page.context().clearCookies()
    await page.goto(`${home}/sign-in`)
    await withPassword(page, 'ann')
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await inside(page)

    await page.context().clearCookies()
    await page.goto(`${home}/sign-in`)
    await withPassword(page, 'bob')
    await inside(page)
    await page.context().clearCookies()
    await page.goto(`${home}/sign-in`)
    await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
    await cdp.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...credentials[0]!, signCount: 1 },
    })
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').getByText('That passkey is not known here').waitFor()

    await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0]!, signCount: 1000 } })
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await inside(page)
    await page.goto(`${home}/account/second-factor`)
    await page.getByRole('button', { name: 'Rename phone' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('old phone')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('button', { name: 'Remove old phone' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('list', { name: 'Passkeys' }).waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('single sign-on', () => {
  it('signs in whoever has the address, and comes back to where one wanted to go', async () => {
    idp.person = { sub: 'bob', email: 'bob@example.org', email_verified: true }
    const page = await browser('/sign-in?next=/account/sessions')
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await page.getByRole('cell', { name: 'single sign-on' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/a/MAIN/account/sessions')
    await page.context().close()
  })

  it('says why it lets somebody not in', async () => {
    const page = await browser()
    idp.person = { sub: 'eve', email: 'eve@example.org', email_verified: false }
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await page.getByRole('alert').getByText('does not vouch for an e-mail address').waitFor()
    idp.person = { sub: 'eve', email: 'eve@example.org', email_verified: true }
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await page.getByRole('alert').getByText('There is no user for you here').waitFor()
    idp.person = null
    await page.context().clearCookies()
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await page.getByRole('alert').getByText('did not sign you in').waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('of an account is set up by its administrator, and makes users with roles', async () => {
    const page = await browser()
    await withPassword(page, 'ADMIN')
    await inside(page)
    await page.goto(`${home}/security`)
    const part = page.getByRole('region', { name: 'Single sign-on' })
    await part.getByText(`${home}/api/sso/return`).waitFor()
    await part.getByLabel('Issuer').fill(idp.issuer)
    await part.getByLabel('Client id').fill(idp.clientId)
    await part.getByLabel('Client secret').fill(idp.clientSecret)
    await part.getByLabel('Domains of e-mail addresses').fill('corp.example')
    await part.getByLabel('Make new users').check()
    await part.getByLabel('Claim that roles follow from').fill('groups')
    await part.getByRole('button', { name: 'Role by claim' }).click()
    await part.getByLabel('Value of the claim').fill('analysts')
    await part.getByLabel('Role', { exact: true }).selectOption('SYSADMIN')
    expect(await findings(page)).toEqual([])
    await part.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Single sign-on saved').waitFor()
    await page.context().close()

    idp.person = { sub: 'cy', email: 'cy@corp.example', email_verified: true, groups: ['analysts'] }
    const other = await browser()
    await other.getByRole('button', { name: 'Single sign-on' }).click()
    await other.getByLabel('Account for single sign-on').fill('main')
    await other.getByRole('button', { name: 'Go on' }).click()
    await inside(other)
    const grants = await at.server.admin('sql', '--format', 'csv', '-q', 'show grants to user "cy@corp.example"')
    expect(grants).toContain('SYSADMIN')
    await other.context().close()
  })
})

describe('a network policy', () => {
  it('is made and set on the page; who would be shut out is told', async () => {
    const page = await browser()
    await withPassword(page, 'ADMIN')
    await inside(page)
    await page.goto(`${home}/security`)
    const part = page.getByRole('region', { name: 'Network policies' })
    await part.getByRole('button', { name: 'New network policy' }).click()
    const form = page.getByRole('dialog').filter({ has: page.getByLabel('Allowed') })
    await form.getByLabel('Name').fill('office')
    await form.getByLabel('Allowed').fill('10.0.0.0/8, 300.1.1.1')
    await form.getByRole('button', { name: 'Create' }).click()
    await form.getByRole('alert').getByText('is no address').waitFor()
    await form.getByLabel('Allowed').fill('10.0.0.0/8')
    expect(await findings(page)).toEqual([])
    await form.getByRole('button', { name: 'Create' }).click()
    await part.getByRole('list', { name: 'Network policies' }).getByText('office').waitFor()
    await part.getByLabel('Policy of the account').selectOption('office')
    await part.getByRole('button', { name: 'Set', exact: true }).click()
    await part.getByRole('alert').getByText('your own address').waitFor()
    await part.getByRole('button', { name: 'Edit office' }).click()
    await form.getByLabel('Allowed').fill('10.0.0.0/8\n127.0.0.1\n::1')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'detached' })
    await part.getByLabel('Policy of the account').selectOption('office')
    await part.getByRole('button', { name: 'Set', exact: true }).click()
    await part.getByText('the account’s', { exact: true }).waitFor()
    await at.server.admin('sql', '-q', "alter network policy office set allowed_ip_list = ('10.0.0.0/8')")
    await page.goto(`${home}/worksheets`)
    await page.waitForURL((url) => url.pathname === '/sign-in')
    await withPassword(page, 'ann')
    await page.getByRole('alert').getByText('A network policy of the account').waitFor()
    await at.server.admin('sql', '-q', 'alter account unset network_policy')
    await page.context().close()
  })
})

it('no page complained', () => {
  expect(at.complaints).toEqual([])
})
