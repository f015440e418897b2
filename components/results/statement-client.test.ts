import { afterEach, expect, test, vi } from 'vitest'
import { runStatement, type StatementEvent } from './statement-client'

const request = { sessionId: null, worksheetId: 'w', text: 'select 1' }

/** A server that sends `chunks` just so: lines need not end where chunks do. */
function answers(chunks: string[], status = 200) {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
  vi.stubGlobal('fetch', async () => new Response(body, { status }))
}

async function events(): Promise<StatementEvent[]> {
  const seen: StatementEvent[] = []
  await runStatement(request, (event) => seen.push(event), new AbortController().signal)
  return seen
}

afterEach(() => vi.unstubAllGlobals())

test('lines are read wherever the network cuts them', async () => {
  answers(['{"type":"rows","ro', 'ws":[["1"]]}\n{"type":"done","outcome":{"status":"succeeded"', ',"rowCount":1}}\n'])
  expect((await events()).map((event) => event.type)).toEqual(['rows', 'done'])
})

test('an answer that breaks off is an error, not a success', async () => {
  answers(['{"type":"rows","rows":[["1"]]}\n'])
  expect((await events()).at(-1)).toMatchObject({ type: 'error', error: { sqlState: '08006' } })
})

test('a refused request tells what the server said', async () => {
  answers(['{"error":{"sqlState":"54000","message":"Too long."}}'], 413)
  expect(await events()).toEqual([{ type: 'error', error: { sqlState: '54000', message: 'Too long.' } }])
})

test('a server that is away is told as such', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch')
  })
  expect((await events())[0]).toMatchObject({ type: 'error', error: { message: 'The server cannot be reached.' } })
})

const started = '{"type":"started","statementId":"s1","sessionId":"x"}\n'
const done = '{"type":"done","outcome":{"status":"succeeded","rowCount":1}}\n'

/** Answers one after another; the addresses that were asked. */
function answersInTurn(...bodies: (string | null)[]): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const body = bodies.shift()
    if (body == null) throw new TypeError('Failed to fetch')
    return new Response(body)
  })
  return asked
}

test('a worksheet goes on with its statement when the connection breaks, until the server answers', async () => {
  const asked = answersInTurn(started, null, started, `${started}{"type":"rows","rows":[["1"]]}\n${done}`)
  expect((await events()).map(({ type }) => type)).toEqual(['started', 'started', 'started', 'rows', 'done'])
  expect(asked).toEqual(['/api/statements', ...Array(3).fill('/api/statements/s1/story')])
})

test('a form whose statement breaks off says so; so does a cancelled one that nobody answers for', async () => {
  answersInTurn(started)
  const seen: StatementEvent[] = []
  const form = { sessionId: null, text: 'select 1' }
  await runStatement(form, (event) => seen.push(event), new AbortController().signal)
  expect(seen.at(-1)).toMatchObject({ type: 'error', error: { sqlState: '08006' } })
  answersInTurn(started)
  const abort = new AbortController()
  await runStatement(
    request,
    (event) => {
      seen.push(event)
      abort.abort()
    },
    abort.signal,
  )
  expect(seen.at(-1)).toMatchObject({ type: 'error', outcome: { status: 'cancelled' } })
})
