import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { lineOf } from './lines.ts'
import { Story } from './story.ts'

const grace = 30_000
let abandoned: ReturnType<typeof vi.fn<() => void>>
let story: Story

beforeEach(() => {
  vi.useFakeTimers()
  abandoned = vi.fn()
  story = new Story(grace, abandoned)
})
afterEach(() => void vi.useRealTimers())

/** A reader that takes what is there, then leaves when it is told to. */
async function reader() {
  const gone = new AbortController()
  const lines = story.read(gone.signal)[Symbol.asyncIterator]()
  return {
    take: async () =>
      String((await lines.next()).value ?? '')
        .split('\n')
        .filter(Boolean),
    leave: () => gone.abort(),
  }
}

it('is heard from its beginning by each reader, with the latest progress alone', async () => {
  story.tell(lineOf('started'))
  story.tellProgress(1)
  story.tellProgress(2)
  const first = await reader()
  expect(await first.take()).toEqual(['"started"', '2'])
  story.tell(lineOf('rows'))
  const second = await reader()
  expect(await second.take()).toEqual(['"started"', '"rows"', '2'])
  story.end(lineOf('done'))
  expect(await first.take()).toEqual(['"rows"', '"done"'])
  expect(await first.take()).toEqual([])
  expect(await (await reader()).take()).toEqual(['"started"', '"rows"', '"done"'])
})

it('that nobody reads any more is abandoned after the grace period', async () => {
  story.tell(lineOf('started'))
  const page = await reader()
  await page.take()
  page.leave()
  vi.advanceTimersByTime(grace - 1)
  expect(abandoned).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(abandoned).toHaveBeenCalledTimes(1)
})

it('goes on when a reader comes back in time, and has the whole period anew', async () => {
  story.tell(lineOf('started'))
  const page = await reader()
  await page.take()
  page.leave()
  vi.advanceTimersByTime(grace - 1)
  const again = await reader()
  vi.advanceTimersByTime(10 * grace)
  expect(abandoned).not.toHaveBeenCalled()
  again.leave()
  vi.advanceTimersByTime(grace - 1)
  expect(abandoned).not.toHaveBeenCalled()
})

it('is abandoned at once where no reader has learned of it, and where nobody comes back', async () => {
  story.tell(lineOf('started'))
  const untold = await reader()
  untold.leave()
  expect(abandoned).toHaveBeenCalledTimes(1)
  story = new Story(0, abandoned)
  story.tell(lineOf('started'))
  const form = await reader()
  await form.take()
  form.leave()
  expect(abandoned).toHaveBeenCalledTimes(2)
})

it('that has ended is never abandoned', async () => {
  story.tell(lineOf('started'))
  const page = await reader()
  await page.take()
  page.leave()
  story.end(lineOf('done'))
  vi.advanceTimersByTime(2 * grace)
  expect(abandoned).not.toHaveBeenCalled()
})
