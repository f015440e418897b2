import { isIP } from 'node:net'
import { z } from 'zod'
import { config } from '../config.ts'

/** Whom a passkey is for: browsers bind it to a name, and the answer to an origin. */
export interface RelyingParty {
  id: string
  origin: string
}

/** From MALLARD_URL; null where browsers have no passkeys: at an address without a name, or over http elsewhere. */
export function relyingParty(): RelyingParty | null {
  const { hostname, origin, protocol } = new URL(config().url)
  const local = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || (protocol !== 'https:' && !local)) return null
  return { id: hostname, origin }
}

const base64url = z.string().max(20_000)
const transport = z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])
const credential = {
  id: z.string().min(1).max(2000),
  rawId: z.string().min(1).max(2000),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
  clientExtensionResults: z.object({}),
}

/** What `navigator.credentials.create` gives, as JSON. */
export const creationForm = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(transport).max(10).optional().catch(undefined),
  }),
})

/** What `navigator.credentials.get` gives, as JSON. */
export const answerForm = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.string().max(1000).optional(),
  }),
})
