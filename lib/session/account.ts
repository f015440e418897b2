/** Where the server entry writes down which account an address names, percent-encoded; no client's own header passes. */
export const accountHeader = 'x-mallard-account'

/**
 * The account that an address names: `/a/MAIN/history` is `/history` in MAIN.
 * @returns the name as it stands in the address, and the rest; null for an address outside of all accounts
 */
export function accountOfAddress(target: string): { account: string; rest: string } | null {
  const [, account, rest] = /^\/a\/([^/?]+)([/?].*)?$/.exec(target) ?? []
  return account === undefined ? null : { account, rest: rest?.startsWith('/') ? rest : `/${rest ?? ''}` }
}

/** The name in that header; undefined when the address named none. No account is called by what cannot be decoded. */
export function accountNamed(header: string | string[] | null | undefined): string | undefined {
  if (typeof header !== 'string') return undefined
  try {
    return decodeURIComponent(header)
  } catch {
    return ''
  }
}

/** The address of a place in an account. */
export const addressIn = (account: string, place: string): string =>
  `/a/${encodeURIComponent(account)}${place === '/' ? '' : place}`
