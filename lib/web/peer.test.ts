import { describe, expect, it } from 'vitest'
import { clientAddress, isKnownHost, settleForwarded, trustedPeers } from './peer.ts'

const url = new URL('https://mallard.example')
const listen = { host: '127.0.0.1', port: 3000 }

describe('the Host header', () => {
  it.each([
    'mallard.example',
    'MALLARD.example',
    'mallard.example:443',
    '127.0.0.1:3000',
    'localhost:3000',
    '[::1]:3000',
  ])('%s is answered', (host) => expect(isKnownHost(host, url, listen)).toBe(true))

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:3000',
    'mallard.example.evil.example',
    'mallard.example:3000',
    'localhost:3001',
    'localhost',
    'user@localhost:3000',
    'localhost:3000/x',
  ])('%s is not', (host) => expect(isKnownHost(host, url, listen)).toBe(false))

  it('may be HOST itself', () => {
    expect(isKnownHost('10.0.0.5:3000', new URL('http://10.0.0.5:3000'), { host: '10.0.0.5', port: 3000 })).toBe(true)
  })
})

describe('the client address', () => {
  const headers = { 'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.2' }

  it('is the peer when the peer is not trusted, whatever it says', () => {
    expect(clientAddress('9.9.9.9', headers, trustedPeers([]))).toBe('9.9.9.9')
  })

  it('is the last address before trusted proxies', () => {
    expect(clientAddress('::ffff:10.0.0.1', headers, trustedPeers(['10.0.0.0/8']))).toBe('1.2.3.4')
  })

  it('stays the proxy when it names nobody', () => {
    expect(clientAddress('10.0.0.1', {}, trustedPeers(['10.0.0.1']))).toBe('10.0.0.1')
    expect(clientAddress('10.0.0.1', { 'x-forwarded-for': 'nonsense' }, trustedPeers(['10.0.0.1']))).toBe('10.0.0.1')
  })

  it('comes from a list of addresses only, and the error names the variable', () => {
    expect(() => trustedPeers(['proxy.local'])).toThrow(/^MALLARD_TRUSTED_PROXIES: /)
    expect(() => trustedPeers(['10.0.0.0/x'])).toThrow(/^MALLARD_TRUSTED_PROXIES: /)
  })
})

it('forwarded headers are replaced by what is known', () => {
  const headers: Record<string, string> = {
    'x-forwarded-for': '6.6.6.6',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'ftp',
    'x-forwarded-port': '1',
    forwarded: 'for=6.6.6.6',
    'x-real-ip': '6.6.6.6',
    accept: '*/*',
  }
  settleForwarded(headers, '1.2.3.4', url)
  expect(headers).toEqual({
    accept: '*/*',
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'mallard.example',
  })
})
