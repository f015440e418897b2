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
