import { expect, it } from 'vitest'
import { makeTurns } from './turns.ts'

/** Work that ends when it is told, and says who is at it. */
function bench(most: number) {
  const turns = makeTurns(most)
  const at: string[] = []
  const ends: (() => void)[] = []
  const come = (name: string, signal?: AbortSignal) =>
    turns.run(
      name[0]!,
      async () => {
        at.push(name)
        await new Promise<void>((resolve) => ends.push(resolve))
        at.splice(at.indexOf(name), 1)
        return name
      },
      signal,
    )
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const endFirst = async () => {
    ends.shift()!()
    await settled()
  }
  return { come, at, endFirst, settled }
}

it('lets so many at once, of each sender one, in the order in which they came', async () => {
  const { come, at, endFirst, settled } = bench(2)
  const all = ['a1', 'a2', 'a3', 'b1', 'c1'].map((name) => come(name))
  await settled()
  expect(at).toEqual(['a1', 'b1'])
  await endFirst()
  expect(at).toEqual(['b1', 'a2'])
  await endFirst()
  expect(at).toEqual(['a2', 'c1'])
  await endFirst()
  expect(at).toEqual(['c1', 'a3'])
  await endFirst()
  await endFirst()
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'c1'])
})

it('forgets who went away, and goes on after a failure', async () => {
  const { come, at, endFirst, settled } = bench(1)
  const gone = new AbortController()
  const first = come('a1')
  const left = come('a2', gone.signal)
  const last = come('a3')
  gone.abort()
  await expect(left).rejects.toMatchObject({ sqlState: '57014' })
  await expect(come('a4', AbortSignal.abort())).rejects.toMatchObject({ sqlState: '57014' })
  await endFirst()
  await first
  await settled()
  expect(at).toEqual(['a3'])
  await endFirst()
  expect(await last).toBe('a3')
  const turns = makeTurns(1)
  await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turns.run('a', async () => 1)).toBe(1)
})

it('refuses a sender of whom too many wait, and nobody else', async () => {
  const { come } = bench(1)
  for (let n = 0; n <= 20; n++) void come(`a${n}`)
  await expect(come('a21')).rejects.toMatchObject({ sqlState: '54000' })
  void come('b1')
})
