import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Autosave } from './autosave'
import type { Answered } from './types'

const store = new Map<string, string>()

beforeEach(() => {
  store.clear()
  vi.useFakeTimers()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => store.set(key, value),
    removeItem: (key: string) => store.delete(key),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

type Save = (given: { id: string; text: string; version: number }) => Promise<Answered<{ version: number }>>

test('typing is saved once, within a second of the last key, with the version it was based on', async () => {
  const save = vi.fn<Save>(async ({ version }) => ({ ok: true, value: { version: version + 1 } }))
  const autosave = new Autosave('w', 3, save)
  for (const text of ['s', 'se', 'sel']) autosave.changed(() => text)
  expect(autosave.state).toBe('unsaved')
  await vi.advanceTimersByTimeAsync(900)
  expect(save.mock.calls).toEqual([[{ id: 'w', text: 'sel', version: 3 }]])
  expect(autosave.state).toBe('saved')
  expect(store.size).toBe(0)
})

test('a lost network keeps the text in the browser and tries again', async () => {
  let up = false
  const save: Save = async ({ version }) => {
    if (!up) throw new TypeError('Failed to fetch')
    return { ok: true, value: { version: version + 1 } }
  }
  const autosave = new Autosave('w', 1, save)
  autosave.changed(() => 'precious')
  await vi.advanceTimersByTimeAsync(700)
  expect(autosave.state).toBe('offline')
  expect(Autosave.draft('w', 1)).toBe('precious')
  up = true
  await vi.advanceTimersByTimeAsync(5000)
  expect(autosave.state).toBe('saved')
})

test('a second editor is never overwritten silently', async () => {
  const save = vi.fn<Save>(async () => ({ ok: false, error: { sqlState: '40001', message: 'newer' } }))
  const autosave = new Autosave('w', 1, save)
  autosave.changed(() => 'mine')
  await vi.advanceTimersByTimeAsync(700)
  autosave.changed(() => 'mine, more')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(save).toHaveBeenCalledTimes(1)
  expect(autosave.state).toBe('conflict')
})

test('what was typed while a save was under way is saved next', async () => {
  const texts: string[] = []
  const save: Save = async ({ text, version }) => {
    texts.push(text)
    await new Promise((done) => setTimeout(done, 300))
    return { ok: true, value: { version: version + 1 } }
  }
  const autosave = new Autosave('w', 1, save)
  autosave.changed(() => 'one')
  await vi.advanceTimersByTimeAsync(600)
  autosave.changed(() => 'two')
  await vi.advanceTimersByTimeAsync(3000)
  expect(texts).toEqual(['one', 'two'])
})

test('a draft over an older version does not come back over newer text', () => {
  store.set('mallard-draft-w', JSON.stringify({ text: 'old', version: 1 }))
  expect(Autosave.draft('w', 2)).toBeNull()
})

test('a worksheet that may no longer be changed is not tried again; what is typed stays in this browser', async () => {
  const save = vi.fn<Save>(async () => ({ ok: false, error: { sqlState: '42501', message: 'revoked' } }))
  const autosave = new Autosave('w', 1, save)
  autosave.changed(() => 'mine')
  await vi.advanceTimersByTimeAsync(700)
  expect(autosave.state).toBe('refused')
  autosave.changed(() => 'mine, more')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(save).toHaveBeenCalledTimes(1)
  expect(Autosave.draft('w', 1)).toBe('mine, more')
})
