import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Answer } from './form'

/** What the browser made of a request, or what to tell. */
type Outcome<T> = { ok: true; value: T } | { ok: false; message: string }

const words: Record<string, string> = {
  NotAllowedError: 'Nothing was chosen, or it took too long. Try again.',
  AbortError: 'It was broken off. Try again.',
  InvalidStateError: 'That authenticator holds a passkey for you already.',
  NotSupportedError: 'That authenticator keeps no passkeys. Use another one.',
  SecurityError: 'The browser gives no passkeys to this address.',
}

/** The library comes when somebody uses a passkey. */
const library = () => import('@simplewebauthn/browser')

async function tried<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    return { ok: false, message: words[name] ?? 'The browser could not do it. Does it know passkeys?' }
  }
}

/** Has the browser make a passkey. */
export function makePasskey(optionsJSON: PublicKeyCredentialCreationOptionsJSON): Promise<Outcome<object>> {
  return tried(async () => (await library()).startRegistration({ optionsJSON }))
}

export type AskForPasskey = (given: Record<string, never>) => Promise<Answer<PublicKeyCredentialRequestOptionsJSON>>

/** Has the browser find a passkey and prove that it is there: what {@link signIn} sends, as JSON. */
export async function provePasskey(ask: AskForPasskey): Promise<Outcome<string>> {
  const asked = await ask({}).catch(() => null)
  if (!asked?.ok) return { ok: false, message: asked?.error.message ?? 'The server cannot be reached.' }
  const optionsJSON = asked.value
  return tried(async () => JSON.stringify(await (await library()).startAuthentication({ optionsJSON })))
}
