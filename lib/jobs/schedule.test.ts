import { beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { forget, once } from '../registry.ts'
import { type Clock, type Job, schedule } from './schedule.ts'

/** A clock that stands until it is told to go on. */
function fakeClock() {
  let now = 0
  let alarms: { at: number; work: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    after(ms, work) {
      const alarm = { at: now + ms, work }
      alarms.push(alarm)
      return () => {
        alarms = alarms.filter((one) => one !== alarm)
      }
    },
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    clock,
    settle,
    waiting: () => alarms.length,
    async goTo(time: number) {
      for (;;) {
        await settle()
        const next = alarms.filter(({ at }) => at <= time).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        alarms = alarms.filter((one) => one !== next)
        now = next.at
        next.work()
      }
      now = time
    },
  }
}

let ran: string[]
const noting = (name: string, everyMs: number): Job => ({
  name,
  everyMs,
  run: (now) => {
    ran.push(`${name}@${now}`)
  },
})

beforeEach(() => {
  ran = []
  forget('config')
  forget('log')
  once('config', () => readConfig({ LOG_LEVEL: 'silent' }))
})

test('jobs run at once and then each in its own time', async () => {
  const { clock, goTo } = fakeClock()
  schedule([noting('a', 10), noting('b', 25)], clock)
  await goTo(30)
  expect(ran).toEqual(['a@0', 'b@0', 'a@10', 'a@20', 'b@25', 'a@30'])
})

test('a job that fails comes again, and the others run', async () => {
  const { clock, goTo } = fakeClock()
  const broken: Job = {
    name: 'broken',
    everyMs: 10,
    run: () => {
      ran.push('broken')
      throw new Error('no')
    },
  }
  schedule([broken, noting('b', 10)], clock)
  await goTo(10)
  expect(ran).toEqual(['broken', 'b@0', 'broken', 'b@10'])
})

test('a job that takes long is not started beside itself, and holds the others up', async () => {
  const { clock, goTo } = fakeClock()
  let end = () => {}
  const slow: Job = {
    name: 'slow',
    everyMs: 10,
    run: () =>
      new Promise<void>((resolve) => {
        ran.push('slow')
        end = resolve
      }),
  }
  schedule([slow, noting('b', 10)], clock)
  await goTo(50)
  expect(ran).toEqual(['slow'])
  end()
  await goTo(55)
  expect(ran).toEqual(['slow', 'b@50'])
})

test('stopping waits for the run under way; nothing runs afterwards', async () => {
  const { clock, goTo, waiting } = fakeClock()
  let end = () => {}
  const slow: Job = { name: 'slow', everyMs: 10, run: () => new Promise<void>((resolve) => (end = resolve)) }
  const jobs = schedule([noting('a', 10), slow, noting('b', 10)], clock)
  await goTo(5)
  let stopped = false
  const stopping = jobs.stop().then(() => {
    stopped = true
  })
  await goTo(100)
  expect([stopped, ran]).toEqual([false, ['a@0']])
  end()
  await stopping
  expect([waiting(), ran]).toEqual([0, ['a@0']])
})
