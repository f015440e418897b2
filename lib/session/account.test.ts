import { expect, it } from 'vitest'
import { accountNamed, accountOfAddress, addressIn } from './account.ts'

it('tells the account of an address from the place in it', () => {
  expect(accountOfAddress('/a/MAIN/history?x=1')).toEqual({ account: 'MAIN', rest: '/history?x=1' })
  expect(accountOfAddress('/a/MAIN')).toEqual({ account: 'MAIN', rest: '/' })
  expect(accountOfAddress('/a/MAIN?_rsc=1')).toEqual({ account: 'MAIN', rest: '/?_rsc=1' })
  expect(accountOfAddress('/a/Z%C3%BCrich/api/statements')).toEqual({ account: 'Z%C3%BCrich', rest: '/api/statements' })
  for (const outside of ['/', '/a', '/a/', '/a//x', '/account', '/api/statements', '/ab/MAIN'])
    expect(accountOfAddress(outside)).toBeNull()
})

it('reads names back as they were written', () => {
  for (const name of ['MAIN', 'a b', 'Zürich/7', 'x%2F?#']) {
    const { account } = accountOfAddress(addressIn(name, '/history'))!
    expect(accountNamed(account)).toBe(name)
  }
  expect(accountNamed('%ff')).toBe('')
  expect(accountNamed(undefined)).toBeUndefined()
  expect(addressIn('MAIN', '/')).toBe('/a/MAIN')
})
