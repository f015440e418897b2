import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type Options = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string } }

const digest = (data: string | Buffer) => createHash('sha256').update(data).digest()
const encoded = (data: Uint8Array | string) => Buffer.from(data).toString('base64url')

/** An authenticator in software, as a phone or a security key is one: it makes passkeys, and answers with them. */
export interface TestAuthenticator {
  /** What `navigator.credentials.create` would give. */
  create(options: Options, changes?: Changes): object
  /** What `navigator.credentials.get` would give. */
  get(options: Options, changes?: Changes): object
}

/** What may be wrong with an answer. */
export interface Changes {
  origin?: string
  rpId?: string
  challenge?: string
  /** Of signatures so far; by default one more than before. */
  counter?: number
  /** The keeper asked for no finger, face or PIN. */
  unverified?: boolean
  userHandle?: string
  type?: string
}

/** @param counts some authenticators count their signatures, others always say 0 */
export function makeAuthenticator(origin: string, counts = true): TestAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0
  let user = ''
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]),
  )
  const clientData = (type: string, options: Options, changes: Changes) =>
    JSON.stringify({
      type: changes.type ?? type,
      challenge: changes.challenge ?? options.challenge,
      origin: changes.origin ?? origin,
      crossOrigin: false,
    })
  function authData(rpId: string, changes: Changes, attested: boolean): Buffer {
    const count = Buffer.alloc(4)
    counter = changes.counter ?? (counts ? counter + 1 : 0)
    count.writeUInt32BE(counter)
    // User present, user verified, attested credential data.
    const flags = 0x01 | (changes.unverified ? 0 : 0x04) | (attested ? 0x40 : 0)
    const head = [digest(changes.rpId ?? rpId), Buffer.from([flags]), count]
    if (!attested) return Buffer.concat(head)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    return Buffer.concat([...head, Buffer.alloc(16), length, id, Buffer.from(cose)])
  }
  const credential = (response: object) => ({
    id: encoded(id),
    rawId: encoded(id),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })
  return {
    create(options, changes = {}) {
      user = options.user!.id
      const data = authData(options.rp!.id!, changes, true)
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(data)],
      ])
      return credential({
        clientDataJSON: encoded(clientData('webauthn.create', options, changes)),
        attestationObject: encoded(isoCBOR.encode(attestation as never)),
        transports: ['internal'],
      })
    },
    get(options, changes = {}) {
      const client = clientData('webauthn.get', options, changes)
      const data = authData(options.rpId!, changes, false)
      return credential({
        clientDataJSON: encoded(client),
        authenticatorData: encoded(data),
        signature: encoded(sign('sha256', Buffer.concat([data, digest(client)]), privateKey)),
        userHandle: changes.userHandle ?? user,
      })
    },
  }
}
