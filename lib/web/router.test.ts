import { expect, it } from 'vitest'
import { makeRouter, type Route } from './router.ts'

const handle = async () => ({ status: 200 })
const routes: Route[] = [
  { method: 'POST', path: '/api/v2/statements', handle },
  { method: 'GET', path: '/api/v2/statements/:handle', handle },
  { method: 'POST', path: '/api/v2/statements/:handle/cancel', handle },
]
const router = makeRouter(routes)

it('finds a route by method and path, and decodes its parameters', () => {
  expect(router.find('GET', '/api/v2/statements/a%20b')).toEqual({ route: routes[1], parameters: { handle: 'a b' } })
  expect(router.find('POST', '/api/v2/statements/x/cancel')).toMatchObject({ parameters: { handle: 'x' } })
})

it('tells an unknown method from an unknown path', () => {
  expect(router.find('PUT', '/api/v2/statements')).toEqual(['POST'])
  expect(router.find('GET', '/api/v2/statement')).toEqual([])
  expect(router.find('GET', '/api/v2/statements/')).toEqual([])
  expect(router.find('GET', '/api/v2/statements/%')).toEqual([])
})
