import { describe, expect, it } from 'vitest'
import { checkedNetworks, compileNetworks, isIn } from './networks.ts'

describe('networks', () => {
  it.each([
    ['10.1.0.0/16', '10.1.255.255', true],
    ['10.1.0.0/16', '10.2.0.0', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:DB8::1', '2001:db8:0:0::1', true],
    ['0.0.0.0/0', '198.51.100.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    // All of IPv6 is not all of IPv4: Node's own list says that it is.
    ['::/0', '198.51.100.1', false],
    ['::/0', '::ffff:198.51.100.1', false],
    ['::/64', '198.51.100.1', false],
    // One address, however it is written.
    ['10.1.0.0/16', '::ffff:10.1.2.3', true],
    ['10.1.0.0/16', '::ffff:a01:203', true],
    ['::ffff:10.1.0.0/112', '10.1.2.3', true],
    ['::ffff:a01:203', '10.1.2.3', true],
    ['::ffff:10.1.0.0/112', '10.2.2.3', false],
    ['0:0:0:0:0:FFFF:10.1.2.3', '10.1.2.3', true],
    ['10.1.0.0/16', 'unknown', false],
    ['10.1.0.0/16', undefined, false],
    ['0.0.0.0/0', '10.1.1.1.', false],
  ])('%s holds %s: %s', (entry, address, held) => {
    expect(isIn(compileNetworks(checkedNetworks([entry])), address)).toBe(held)
  })

  it.each([
    '10.0.0.0/33',
    '10.0.0',
    '2001:db8::/129',
    'example.org',
    '10.0.0.0/',
    '10.0.0.0/-1',
    'fe80::1%eth0',
    '1 2',
  ])('%s is none', (entry) => {
    expect(() => checkedNetworks([entry])).toThrow('is no address')
  })

  it('are told once, trimmed; none is an empty list', () => {
    expect(checkedNetworks([' 10.0.0.1 ', '10.0.0.1', ''])).toEqual(['10.0.0.1'])
    expect(() => checkedNetworks(Array.from({ length: 1001 }, (_, n) => `10.0.${n >> 8}.${n & 255}`))).toThrow(
      'at most',
    )
  })
})
