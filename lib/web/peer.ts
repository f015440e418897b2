import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'

const forwarded = /^(x-forwarded-.*|forwarded|x-real-ip|x-original-.*|x-rewrite-url|x-mallard-.*)$/

/**
 * The addresses whose forwarded headers count: single addresses or CIDR ranges.
 * @throws Error of one line that names the variable
 */
export function trustedPeers(addresses: string[]): BlockList {
  const list = new BlockList()
  for (const entry of addresses) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
    const version = isIP(address)
    const widest = version === 6 ? 128 : 32
    if (version === 0 || Number(prefix ?? 0) > widest)
      throw new Error(`MALLARD_TRUSTED_PROXIES: '${entry}' is no address and no range of addresses`)
    list.addSubnet(address, Number(prefix ?? widest), version === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

/** `::ffff:10.0.0.1` and `10.0.0.1` are one address. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function isTrusted(list: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

/**
 * The client's address: the peer's own, or, when the peer is a trusted proxy, the last address in
 * `x-forwarded-for` that is not a trusted proxy itself. What an untrusted peer says counts for nothing.
 */
export function clientAddress(peer: string, headers: IncomingHttpHeaders, trusted: BlockList): string {
  let address = plainAddress(peer)
  const header = headers['x-forwarded-for']
  const chain = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => plainAddress(part.trim()))
  while (isTrusted(trusted, address)) {
    const before = chain.pop()
    if (before === undefined || isIP(before) === 0) break
    address = before
  }
  return address
}

/**
 * Takes every forwarded header away, and writes down what is known for certain instead: Next and next-auth believe
 * `x-forwarded-for`, `-host` and `-proto` of anyone.
 */
export function settleForwarded(headers: IncomingHttpHeaders, address: string, url: URL): void {
  for (const name of Object.keys(headers)) if (forwarded.test(name)) delete headers[name]
  headers['x-forwarded-for'] = address
  headers['x-forwarded-proto'] = url.protocol.slice(0, -1)
  headers['x-forwarded-host'] = url.host
}

/**
 * The Host headers that Mallard answers to: the public address, and loopback or HOST with its own port. Anything else
 * is a rebinding attack or a mistake.
 */
export function isKnownHost(host: string | undefined, url: URL, listen: { host: string; port: number }): boolean {
  if (!host) return false
  const parsed = URL.parse(`http://${host}`)
  if (parsed?.pathname !== '/' || parsed.username || parsed.search || parsed.hash) return false
  const spoken = host.toLowerCase()
  if (spoken === url.host.toLowerCase()) return true
  if (spoken === `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}`) return true
  const own = listen.host.includes(':') && !listen.host.startsWith('[') ? `[${listen.host}]` : listen.host
  const port = parsed.port === '' ? 80 : Number(parsed.port)
  return (
    port === listen.port &&
    ['localhost', '127.0.0.1', '[::1]', own.toLowerCase()].includes(parsed.hostname.toLowerCase())
  )
}
