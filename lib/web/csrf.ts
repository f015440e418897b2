import type { IncomingHttpHeaders } from 'node:http'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * May a request that is signed in by cookie change something? Only if the browser says that a page of ours sent it:
 * its Origin is the public address or, with the same scheme, the Host it came to; or, without an Origin, Sec-Fetch-Site
 * is `same-origin`. (Fetch Metadata; the Host was checked before.)
 */
export function isOwnRequest(method: string, headers: IncomingHttpHeaders, publicUrl: string): boolean {
  if (safe.has(method)) return true
  const { origin, host } = headers
  if (origin !== undefined) {
    const [own, from] = [new URL(publicUrl), URL.parse(origin)]
    const here = host === undefined ? null : URL.parse(`${own.protocol}//${host}`)
    return from !== null && (from.origin === own.origin || from.origin === here?.origin)
  }
  return headers['sec-fetch-site'] === 'same-origin'
}
