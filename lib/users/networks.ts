import { BlockList, isIP } from 'node:net'
import { MallardError } from '../errors.ts'

const maxEntries = 1000
const form = /^([^/\s]+)(?:\/(\d{1,3}))?$/

interface Network {
  address: string
  prefix: number
  family: 'ipv4' | 'ipv6'
}

const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/

/** `::ffff:10.0.0.1`, in any spelling, is 10.0.0.1; null for what is no address of IPv4 within IPv6. */
function unmapped(address: string): string | null {
  const [, high, low] = mapped.exec(URL.parse(`http://[${address}]`)?.hostname ?? '') ?? []
  if (high === undefined || low === undefined) return null
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join('.')
}

function networkOf(entry: string): Network | null {
  const [, address = '', bits] = form.exec(entry) ?? []
  const version = isIP(address)
  const widest = version === 6 ? 128 : 32
  const prefix = Number(bits ?? widest)
  // `%zone` names an interface of one machine.
  if (version === 0 || prefix > widest || address.includes('%')) return null
  const plain = version === 6 && prefix >= 96 ? unmapped(address) : null
  if (plain !== null) return { address: plain, prefix: prefix - 96, family: 'ipv4' }
  return { address, prefix, family: version === 6 ? 'ipv6' : 'ipv4' }
}

/** Each version by itself: Node takes `::/0` for all of IPv4, too. */
export type Networks = Record<Network['family'], BlockList>

/**
 * Addresses and CIDR ranges of both versions, such as `10.1.0.0/16` or `2001:db8::/32`, each once.
 * @throws MallardError 22023 for what is none, or for more than a thousand
 */
export function checkedNetworks(entries: readonly string[]): string[] {
  const trimmed = [...new Set(entries.map((entry) => entry.trim()).filter(Boolean))]
  for (const entry of trimmed)
    if (!networkOf(entry))
      throw new MallardError('22023', `'${entry.slice(0, 60)}' is no address and no range of addresses.`, {
        hint: 'Write addresses as 203.0.113.7 or 2001:db8::1, and ranges as 10.0.0.0/8 or 2001:db8::/32.',
      })
  if (trimmed.length > maxEntries)
    throw new MallardError('22023', `A list has at most ${maxEntries} addresses and ranges.`)
  return trimmed
}

/** A list that {@link isIn} takes; entries were checked by {@link checkedNetworks}. */
export function compileNetworks(entries: readonly string[]): Networks {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const entry of entries) {
    const network = networkOf(entry)
    if (network) lists[network.family].addSubnet(network.address, network.prefix, network.family)
  }
  return lists
}

/** Is the address in one of the networks? What is no address is in none. */
export function isIn(networks: Networks, address: string | undefined): boolean {
  const version = address === undefined ? 0 : isIP(address)
  if (version === 0) return false
  const plain = version === 4 ? address! : unmapped(address!)
  return plain !== null ? networks.ipv4.check(plain, 'ipv4') : networks.ipv6.check(address!, 'ipv6')
}
