import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type JWK } from 'oidc-provider'

/** What the provider says of somebody. */
export interface Person {
  sub: string
  email?: string
  email_verified?: boolean
  groups?: string[]
  amr?: string[]
}

/** A real OpenID Connect provider on this machine; whoever is sent there is signed in as `person` at once. */
export interface IdentityServer {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who sits at the browser; null: somebody who goes back without signing in. */
  person: Person | null
  /** Changes what the next ID tokens say, and signs them anew with the provider's own key. */
  forge: ((claims: Record<string, unknown>) => Record<string, unknown>) | null
  /** What is forged is signed with a key that is not the provider's. */
  stranger: boolean
  /** How many requests it had. */
  requests(): number
  /** Begins to serve, for a client that people come back to at these addresses. */
  serve(...redirects: string[]): void
  close(): Promise<void>
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The same token with other claims, signed by the same key. */
function signedAnew(token: string, key: JWK, change: NonNullable<IdentityServer['forge']>): string {
  const [head, body] = token.split('.', 2).map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()))
  const text = `${part(head)}.${part(change(body as Record<string, unknown>))}`
  const signature = sign('sha256', Buffer.from(text), createPrivateKey({ key: key as never, format: 'jwk' }))
  return `${text}.${signature.toString('base64url')}`
}

function makeKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' } as JWK
}

export async function startIdentityServer(): Promise<IdentityServer> {
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown = (_, response) => response.end()
  let requests = 0
  const http = createServer((request, response) => {
    requests++
    answer(request, response)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const key = makeKey()
  const people = new Map<string, Person>()
  const server: IdentityServer = {
    issuer,
    clientId: 'mallard',
    clientSecret: 'a secret of the client, for tests',
    person: null,
    forge: null,
    stranger: false,
    requests: () => requests,
    serve(...redirect_uris) {
      const provider = new Provider(issuer, {
        clients: [{ client_id: 'mallard', client_secret: server.clientSecret, redirect_uris }],
        jwks: { keys: [key] },
        cookies: { keys: ['for tests'] },
        claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['groups'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_, { uid }) => `/interaction/${uid}` },
        findAccount: (_, id) => {
          const { person } = server
          const said = person?.sub === id ? person : people.get(id)
          return { accountId: id, claims: async () => ({ ...said, sub: id }) }
        },
        async loadExistingGrant({ oidc }) {
          const grant = new oidc.provider.Grant({
            clientId: oidc.client!.clientId,
            accountId: oidc.session!.accountId!,
          })
          grant.addOIDCScope('openid email profile')
          await grant.save()
          return grant
        },
      })
      provider.use(async (context, next) => {
        if (context.path.startsWith('/interaction/')) {
          const { person } = server
          if (person) people.set(person.sub, person)
          const result = person
            ? { login: { accountId: person.sub, remember: false } }
            : { error: 'access_denied', error_description: 'somebody went back' }
          await provider.interactionFinished(context.req, context.res, result)
          context.respond = false
          return
        }
        await next()
        const body = context.body as { id_token?: string } | undefined
        if (server.forge && body?.id_token)
          body.id_token = signedAnew(body.id_token, server.stranger ? makeKey() : key, server.forge)
      })
      answer = provider.callback()
    },
    close() {
      http.closeAllConnections()
      return new Promise((resolve) => http.close(() => resolve()))
    },
  }
  return server
}

/** Goes where a browser would, from the provider's page back to `home`. @returns the query that it comes back with */
export async function visit(url: string, home: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>()
  let at = url
  for (let hops = 0; hops < 10; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    const location = answer.headers.get('location')
    if (!location) throw new Error(`${at} answered ${answer.status}: ${await answer.text()}`)
    at = new URL(location, at).href
    if (at.startsWith(home)) return new URL(at).searchParams
  }
  throw new Error(`${url} leads nowhere`)
}
