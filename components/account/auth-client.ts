/**
 * How a try to sign in ended. `code`: a second factor is asked for, and `passkey`: it may be a passkey, too;
 * `foreign`: a network policy does not let them in from here.
 */
export type SignInEnd =
  | 'done'
  | 'refused'
  | 'blocked'
  | 'code'
  | 'passkey'
  | 'wrongCode'
  | 'wrongPasskey'
  | 'foreign'
  | 'unreachable'

const ends: Record<string, SignInEnd> = {
  TooManyAttempts: 'blocked',
  SecondFactor: 'code',
  SecondFactorOrPasskey: 'passkey',
  WrongCode: 'wrongCode',
  WrongPasskey: 'wrongPasskey',
  ForeignNetwork: 'foreign',
}

export const signInWords: Record<Exclude<SignInEnd, 'done'>, string> = {
  refused: 'Name and password do not match. Check both; passwords tell capitals from small letters.',
  blocked: 'Too many attempts. Wait a few minutes, then try again.',
  code: 'A code is needed.',
  passkey: 'A code or a passkey is needed.',
  wrongCode: 'That code is not right, or was used already. Wait for the next one, or use a recovery code.',
  wrongPasskey: 'That passkey is not known here, or is somebody else’s.',
  foreign: 'A network policy of the account does not let you in from your network.',
  unreachable: 'The server cannot be reached. Check that Mallard is running, then try again.',
}

/** The second step of a sign-in: a code, or a passkey's answer as JSON. */
export type SecondStep = { code: string } | { passkey: string }

async function post(path: string, fields: Record<string, string>): Promise<{ status: number; url: string | null }> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true', callbackUrl: '/' }),
  })
  const body = (await response.json().catch(() => null)) as { url?: string } | null
  return { status: response.status, url: body?.url ?? null }
}

/**
 * Signs in by `credentials` (login, password), `once` (token), `passkey` (passkey) or `sso` (what the browser brought
 * back from a provider), each with the second step when it was asked for; next-auth sets the session's cookie.
 */
export async function signIn(
  way: 'credentials' | 'once' | 'passkey' | 'sso',
  fields: Record<string, string>,
): Promise<SignInEnd> {
  try {
    const { status, url } = await post(`/api/auth/callback/${way}`, fields)
    const error = url ? new URL(url, location.origin).searchParams.get('error') : null
    if (error && error in ends) return ends[error]!
    return status === 200 && !error ? 'done' : 'refused'
  } catch {
    return 'unreachable'
  }
}

/** Ends the session and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  await post('/api/auth/signout', {}).catch(() => null)
  location.assign('/sign-in')
}
