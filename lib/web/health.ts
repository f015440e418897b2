import { readFileSync } from 'node:fs'
import { shown } from '../errors.ts'
import { once } from '../registry.ts'
import { json } from './answer.ts'
import { waitFor } from './api/wait.ts'
import { statementsReady } from './installation.ts'
import { openRoute } from './route.ts'

/** A probe is answered within this time, whatever the engine does. */
const PATIENCE_MS = 2_000

export function version(): string {
  const read = () =>
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return once('web.version', () => read().version)
}

const unavailable = (reason: string) => json(503, { status: 'unavailable', reason, version: version() })

/** 200 once statements can be run, 503 with the reason otherwise (docs/specs/sql-api.md, section 4). */
export const healthRoute = openRoute('GET', '/api/health', async ({ request }) => {
  try {
    const state = await waitFor(statementsReady(), request.signal, PATIENCE_MS)
    if (state === 'late' || state === 'gone') return unavailable('The engine is starting.')
    return json(200, { status: 'ok', version: version() })
  } catch (error) {
    return unavailable(shown(error).text)
  }
})
