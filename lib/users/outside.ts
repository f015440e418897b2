import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { CustomFetch } from 'openid-client'
import { config } from '../config.ts'

const maxBytes = 1_000_000

/** Loopback, private, link-local, shared, documentation, multicast and other ranges that are nobody's on the internet. */
const inside = (() => {
  const list = new BlockList()
  const ranges4 =
    '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3'
  for (const range of ranges4.split(' ')) {
    const [address, bits] = range.split('/')
    list.addSubnet(address!, Number(bits), 'ipv4')
  }
  return list
})()

/** Of IPv6 only what is handed out (2000::/3), without the ranges that lead to IPv4 or to nobody. */
const outside6 = (() => {
  const [given, but] = [new BlockList(), new BlockList()]
  given.addSubnet('2000::', 3, 'ipv6')
  for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
    const [address, bits] = range.split('/')
    but.addSubnet(address!, Number(bits), 'ipv6')
  }
  return (address: string) => given.check(address, 'ipv6') && !but.check(address, 'ipv6')
})()

/** Is it an address of the internet at large? */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !inside.check(address, 'ipv4')
  return version === 6 && outside6(address)
}

/** Did the operator list this host, with or without its port? */
export function isListedHost(url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return config().stageHosts.some((host) => host === url.hostname || host === `${url.hostname}:${port}`)
}

const refused = (host: string) =>
  new Error(`${host} is no public address; MALLARD_STAGE_HOSTS lists the private hosts that may be reached`)

/** Resolves a name, and refuses it if any of its addresses is private: asked by the connection itself, so that no second answer counts. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = Array.isArray(addresses) ? addresses : []
    const bad = found.find(({ address }) => !isPublicAddress(address))
    if (error || bad || found.length === 0) done(error ?? refused(hostname), '', 4)
    else if (options.all) done(null, found as never)
    else done(null, found[0]!.address, found[0]!.family)
  })
}

/**
 * `fetch` for addresses that a user of an account chose: no private address, unless the operator listed its host; at
 * most 1 MB; no redirects.
 */
export const outsideFetch: CustomFetch = (address, options) => {
  const url = new URL(address)
  const free = isListedHost(url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!free && isIP(host) !== 0 && !isPublicAddress(host)) return Promise.reject(refused(host))
  return new Promise<Response>((resolve, reject) => {
    const { method, headers, signal } = options
    const settings = { method, headers, signal, agent: false as const, ...(free ? {} : { lookup: publicLookup }) }
    const request = (url.protocol === 'https:' ? https : http).request(url, settings, (answer) => {
      const pieces: Buffer[] = []
      let size = 0
      answer.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > maxBytes) request.destroy(new Error(`${host} answered more than ${maxBytes} bytes`))
        else pieces.push(piece)
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const status = answer.statusCode ?? 502
        const given = Object.entries(answer.headers).filter(
          (pair): pair is [string, string] => typeof pair[1] === 'string',
        )
        resolve(new Response([204, 304].includes(status) ? null : Buffer.concat(pieces), { status, headers: given }))
      })
    })
    request.on('error', reject)
    const { body } = options
    request.end(body === undefined || body === null ? undefined : body instanceof URLSearchParams ? `${body}` : body)
  })
}
