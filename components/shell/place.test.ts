import { afterEach, expect, it, vi } from 'vitest'
import { accountPrefix, here, placeIn } from './place'

afterEach(() => vi.unstubAllGlobals())

it('tells the account part of an address from the rest', () => {
  const cases: [path: string, prefix: string, place: string][] = [
    ['/', '', '/'],
    ['/sign-in', '', '/sign-in'],
    ['/a', '', '/a'],
    ['/account', '', '/account'],
    ['/a/MAIN', '/a/MAIN', '/'],
    ['/a/MAIN/', '/a/MAIN', '/'],
    ['/a/Z%C3%BCrich%20x/databases/a/b', '/a/Z%C3%BCrich%20x', '/databases/a/b'],
  ]
  for (const [path, prefix, place] of cases) {
    expect(accountPrefix(path)).toBe(prefix)
    expect(placeIn(path)).toBe(place)
  }
})

it('stays in the account of the page', () => {
  expect(here('/api/x')).toBe('/api/x')
  vi.stubGlobal('location', { pathname: '/a/B/worksheets/1' })
  expect(here('/api/x')).toBe('/a/B/api/x')
})
