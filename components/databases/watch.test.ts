// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchCatalog } from './watch'

const page = { visibilityState: 'visible' }
const events = new Map<string, () => void>()
const listening = {
  addEventListener: (name: string, run: () => void) => events.set(name, run),
  removeEventListener: (name: string) => events.delete(name),
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', Object.assign(page, listening))
  vi.stubGlobal('window', listening)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('fetches anew when the mark of its role is another one, and not for another role', async () => {
  const catalog = { role: 'A' as string | undefined, refresh: vi.fn(async () => undefined) }
  const marks: Record<string, string> = { A: '1', B: '7' }
  const ask = vi.fn(async (role: string | undefined) => marks[role!]!)
  const stop = watchCatalog(catalog, ask)
  await later(20_000)
  expect(catalog.refresh).not.toHaveBeenCalled()
  marks.A = '2'
  await later(5_000)
  expect(catalog.refresh).toHaveBeenCalledTimes(1)
  catalog.role = 'B'
  await later(5_000)
  expect(catalog.refresh).toHaveBeenCalledTimes(1)
  marks.B = '8'
  events.get('focus')!()
  await later(1)
  expect(catalog.refresh).toHaveBeenCalledTimes(2)
  stop()
  const asked = ask.mock.calls.length
  await later(60_000)
  expect(ask).toHaveBeenCalledTimes(asked)
  expect(events.size).toBe(0)
})

test('a page that nobody looks at does not ask, and a server out of reach is asked again', async () => {
  const catalog = { role: undefined, refresh: vi.fn(async () => undefined) }
  const ask = vi.fn(async () => 'x')
  ask.mockRejectedValueOnce(new Error('gone'))
  page.visibilityState = 'hidden'
  const stop = watchCatalog(catalog, ask)
  await later(20_000)
  expect(ask).not.toHaveBeenCalled()
  page.visibilityState = 'visible'
  await later(10_000)
  expect(ask).toHaveBeenCalledTimes(2)
  stop()
})
