/** How a try to sign in ended. `code`: a second factor is asked for; `wrongCode`: that was not it. */
export type SignInEnd = 'done' | 'refused' | 'blocked' | 'code' | 'wrongCode' | 'unreachable'

const ends: Record<string, SignInEnd> = { TooManyAttempts: 'blocked', SecondFactor: 'code', WrongCode: 'wrongCode' }

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

/** Signs in by `credentials` (login, password, code) or `once` (token, code); next-auth sets the session's cookie. */
export async function signIn(provider: 'credentials' | 'once', fields: Record<string, string>): Promise<SignInEnd> {
  try {
    const { status, url } = await post(`/api/auth/callback/${provider}`, fields)
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
