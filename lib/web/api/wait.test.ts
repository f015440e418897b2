import { expect, it } from 'vitest'
import { waitFor } from './wait.ts'

const never = new Promise<string>(() => {})

it('answers with whichever comes first: the value, the client’s going, the time', async () => {
  const { signal } = new AbortController()
  expect(await waitFor(Promise.resolve('value'), signal, 1000)).toBe('value')
  expect(await waitFor(never, signal, 5)).toBe('late')
  const gone = new AbortController()
  const waiting = waitFor(never, gone.signal, 1000)
  gone.abort()
  expect(await waiting).toBe('gone')
  expect(await waitFor(never, gone.signal, 1000)).toBe('gone')
})

it('passes a failure on', async () => {
  await expect(waitFor(Promise.reject(new Error('no')), new AbortController().signal, 1000)).rejects.toThrow('no')
})
