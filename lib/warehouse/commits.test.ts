import { expect, test } from 'vitest'
import { enter, hold } from './commits.ts'

const settled = async (work: Promise<unknown>) =>
  Promise.race([work.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))])

test('many are inside at once, and a holder waits for all of them', async () => {
  const [one, two] = [await enter('a'), await enter('a')]
  const holding = hold('a', 1_000)
  one()
  expect(await settled(holding)).toBe(false)
  two()
  ;(await holding)()
})

test('who comes while it is held waits, and holders come one after another', async () => {
  const release = await hold('b', 1_000)
  const entering = enter('b')
  const second = hold('b', 1_000)
  expect([await settled(entering), await settled(second)]).toEqual([false, false])
  release()
  ;(await entering)()
  ;(await second)()
  ;(await enter('b'))()
})

test('places have nothing to do with each other', async () => {
  const release = await hold('c', 1_000)
  ;(await enter('d'))()
  release()
})

test('a holder that waits in vain gives up and lets the others in', async () => {
  const leave = await enter('e')
  const entering = hold('e', 20)
  await expect(entering).rejects.toMatchObject({ sqlState: '55006' })
  ;(await enter('e'))()
  leave()
})
