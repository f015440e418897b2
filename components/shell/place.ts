const accountPart = /^\/a\/[^/]+/

/** The part of an address that names the account (`/a/MAIN`); empty outside of all accounts. */
export const accountPrefix = (path: string): string => accountPart.exec(path)?.[0] ?? ''

/** An address without the part that names the account; `/` for the account's home. */
export const placeIn = (path: string): string => path.slice(accountPrefix(path).length) || '/'

/**
 * A path of the product in the account that this page belongs to: `/api/completion` becomes `/a/MAIN/api/completion`.
 * For what happens in the browser; what is drawn takes `useHere` of ./link.
 */
export const here = (path: string): string =>
  (typeof location === 'undefined' ? '' : accountPrefix(location.pathname)) + path
