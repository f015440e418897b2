import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Autosave, type TextPost } from './autosave'
import { leftDrafts } from './drafts'
import { recover } from './recover'
import type { Answered, WorksheetText } from './types'

/** A browser's store, and the tabs that hold a lock in it. */
let store: Record<string, string>
let living: string[]

beforeEach(() => {
  store = {}
  living = []
  vi.useFakeTimers()
  const methods = {
    getItem: (key: string) => store[key] ?? null,
    setItem(key: string, value: string) {
      if (value.length > 5_000_000) throw new DOMException('full', 'QuotaExceededError')
      store[key] = value
    },
    removeItem: (key: string) => void delete store[key],
  }
  vi.stubGlobal(
    'localStorage',
    new Proxy(methods, {
      ownKeys: () => Object.keys(store),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  )
  const held = () => living.map((name) => ({ name: `mallard-tab-${name}` }))
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held: held() }), request: async () => undefined } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const saved = (version: number): Answered<{ version: number }> => ({ ok: true, value: { version } })
const failed = (sqlState: string, message = 'no'): Answered<never> => ({ ok: false, error: { sqlState, message } })

/** A server with one worksheet, as its routes behave. */
function server(text = '', version = 1) {
  const state = { text, version, trouble: null as string | null, losesAnswers: false, kept: 0, saves: 0 }
  const post: TextPost = {
    async save(given) {
      state.saves++
      if (state.trouble) return failed(state.trouble)
      if (given.version !== state.version) return failed('40001')
      state.text = given.text
      state.version++
      return state.losesAnswers ? failed('08006') : saved(state.version)
    },
    open: async ({ id }) => ({ ok: true, value: { id, text: state.text, version: state.version } as WorksheetText }),
    keep: async () => state.kept++,
  }
  return { state, post }
}

test('typing is saved once, within a second of the last key, with the version it was based on', async () => {
  const save = vi.fn<TextPost['save']>(async ({ version }) => saved(version + 1))
  const autosave = new Autosave('w', 3, { ...server().post, save })
  for (const text of ['s', 'se', 'sel']) autosave.changed(() => text)
  expect(autosave.state).toBe('unsaved')
  await vi.advanceTimersByTimeAsync(900)
  expect(save.mock.calls).toEqual([[{ id: 'w', text: 'sel', version: 3 }]])
  expect(autosave.state).toBe('saved')
  expect(store).toEqual({})
})

test('a lost network keeps the text in the browser and tries again', async () => {
  const { state, post } = server()
  state.trouble = '08006'
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'precious')
  await vi.advanceTimersByTimeAsync(700)
  expect([autosave.state, autosave.kept]).toEqual(['offline', true])
  expect(Object.values(store)).toEqual([expect.stringContaining('precious')])
  state.trouble = null
  await vi.advanceTimersByTimeAsync(5000)
  expect([autosave.state, state.text, store]).toEqual(['saved', 'precious', {}])
})

test('an ended session says so, and goes on by itself after a sign-in elsewhere', async () => {
  const { state, post } = server()
  state.trouble = '28000'
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'precious')
  await vi.advanceTimersByTimeAsync(700)
  expect(autosave.state).toBe('signed-out')
  state.trouble = null
  await vi.advanceTimersByTimeAsync(5000)
  expect(autosave.state).toBe('saved')
})

test('a refusal is told and not repeated before the text changes', async () => {
  const { state, post } = server()
  state.trouble = '54000'
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'too long')
  await vi.advanceTimersByTimeAsync(60_000)
  expect([autosave.state, autosave.problem, state.saves]).toEqual(['rejected', 'no', 1])
  state.trouble = null
  autosave.changed(() => 'shorter')
  await vi.advanceTimersByTimeAsync(700)
  expect([autosave.state, state.text]).toEqual(['saved', 'shorter'])
})

test('a worksheet that may no longer be changed is not tried again; what is typed stays in this browser', async () => {
  const { state, post } = server()
  state.trouble = '42501'
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'mine')
  await vi.advanceTimersByTimeAsync(700)
  expect(autosave.state).toBe('refused')
  autosave.changed(() => 'mine, more')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(state.saves).toBe(1)
  expect(Object.values(store)).toEqual([expect.stringContaining('mine, more')])
})

test('a text that the browser has no room for is not said to be kept there', async () => {
  const { state, post } = server()
  state.trouble = '08006'
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'x'.repeat(5_000_001))
  await vi.advanceTimersByTimeAsync(700)
  expect([autosave.state, autosave.kept]).toEqual(['offline', false])
})

test('a save whose answer was lost is no conflict with itself', async () => {
  const { state, post } = server()
  state.losesAnswers = true
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'mine')
  await vi.advanceTimersByTimeAsync(700)
  expect([autosave.state, state.version]).toEqual(['offline', 2])
  state.losesAnswers = false
  await vi.advanceTimersByTimeAsync(5000)
  expect([autosave.state, autosave.version, state.version]).toEqual(['saved', 2, 2])
})

test('a second editor is never overwritten silently, and what is typed meanwhile is kept', async () => {
  const { state, post } = server('theirs', 2)
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'mine')
  await vi.advanceTimersByTimeAsync(700)
  autosave.changed(() => 'mine, more')
  await vi.advanceTimersByTimeAsync(60_000)
  expect([state.saves, autosave.state, state.text]).toEqual([1, 'conflict', 'theirs'])
  expect(Object.values(store)).toEqual([expect.stringContaining('mine, more')])
})

test('a conflict ends with the text that the person chooses', async () => {
  const { state, post } = server('theirs', 2)
  const save = vi.fn(post.save)
  const autosave = new Autosave('w', 1, { ...post, save })
  autosave.changed(() => 'mine')
  await vi.advanceTimersByTimeAsync(700)
  autosave.overwrite(2)
  await vi.advanceTimersByTimeAsync(100)
  expect(save.mock.lastCall).toEqual([{ id: 'w', text: 'mine', version: 2, overConflict: true }])
  expect([autosave.state, state.text]).toEqual(['saved', 'mine'])
  autosave.changed(() => 'on')
  await vi.advanceTimersByTimeAsync(700)
  expect(save.mock.lastCall).toEqual([{ id: 'w', text: 'on', version: 3 }])
  autosave.enterConflict()
  autosave.settle(7)
  expect([autosave.state, autosave.version, store]).toEqual(['saved', 7, {}])
})

test('what was typed while a save was under way is saved next', async () => {
  const texts: string[] = []
  const save: TextPost['save'] = async ({ text, version }) => {
    texts.push(text)
    await new Promise((done) => setTimeout(done, 300))
    return saved(version + 1)
  }
  const autosave = new Autosave('w', 1, { ...server().post, save })
  autosave.changed(() => 'one')
  await vi.advanceTimersByTimeAsync(600)
  autosave.changed(() => 'two')
  await vi.advanceTimersByTimeAsync(3000)
  expect(texts).toEqual(['one', 'two'])
})

test('a run keeps the text that it runs once it is saved, and not again', async () => {
  const { state, post } = server()
  const autosave = new Autosave('w', 1, post)
  autosave.changed(() => 'select 1')
  autosave.ran()
  await vi.advanceTimersByTimeAsync(10)
  expect([state.text, state.kept]).toEqual(['select 1', 1])
  autosave.ran()
  await vi.advanceTimersByTimeAsync(1000)
  expect(state.kept).toBe(1)
})

/** Leaves a draft as a tab that was killed does. */
const leave = (tab: string, text: string, version: number, at = 1) => {
  store[`mallard-draft-w/${tab}`] = JSON.stringify({ text, version, at })
}

async function comeBack(shown: string, version: number) {
  const { state, post } = server(shown, version)
  const autosave = new Autosave('w', version, post)
  let text = shown
  const replace = (next: string) => {
    text = next
    autosave.changed(() => next)
  }
  const came = await recover({ id: 'w', autosave, text: () => text, replace, isShown: () => true })
  await vi.advanceTimersByTimeAsync(1000)
  return { came, text, state: autosave.state, onServer: state.text }
}

test('what a killed tab left comes back and is saved', async () => {
  leave('dead', 'typed', 1)
  expect(await comeBack('old', 1)).toEqual({ came: true, text: 'typed', state: 'saved', onServer: 'typed' })
  expect(store).toEqual({})
})

test('over a text that was saved meanwhile it comes back as a conflict, never silently', async () => {
  leave('dead', 'typed', 1)
  expect(await comeBack('newer', 2)).toEqual({ came: true, text: 'typed', state: 'conflict', onServer: 'newer' })
  expect(Object.values(store)).toEqual([expect.stringContaining('typed')])
})

test('what did reach the server is no news', async () => {
  leave('dead', 'typed', 1)
  expect(await comeBack('typed', 2)).toMatchObject({ came: false, state: 'saved' })
  expect(store).toEqual({})
})

test("a living tab's draft is its own", async () => {
  leave('open', 'typed', 1)
  living = ['open']
  expect(await comeBack('old', 1)).toMatchObject({ came: false, text: 'old' })
  expect(Object.keys(store)).toEqual(['mallard-draft-w/open'])
})

test('a broken store brings nothing back', async () => {
  store['mallard-draft-w/dead'] = '{"text":'
  store['mallard-draft-w2/dead'] = JSON.stringify({ text: 'of another', version: 1, at: 1 })
  expect(await leftDrafts('w')).toEqual([])
})
