import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { persistently } from './late'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const network = (there: () => boolean) =>
  vi.stubGlobal('fetch', async () => {
    if (!there()) throw new TypeError('Failed to fetch')
    return new Response()
  })

test('a part is waited for until the network is back, however long that takes', async () => {
  let there = false
  network(() => there)
  const load = vi.fn(async () => {
    if (!there) throw new Error('Failed to load chunk')
    return 'part'
  })
  const loaded = persistently(load)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(load.mock.calls.length).toBeGreaterThan(100)
  there = true
  window.dispatchEvent(new Event('online'))
  await expect(loaded).resolves.toBe('part')
})

test('a part that a server which answers does not have is an error', async () => {
  network(() => true)
  const load = vi.fn(async () => {
    throw new Error('Failed to load chunk')
  })
  const loaded = persistently(load)
  const told = expect(loaded).rejects.toThrow('Failed to load chunk')
  await vi.advanceTimersByTimeAsync(60_000)
  await told
  expect(load).toHaveBeenCalledTimes(3)
})
