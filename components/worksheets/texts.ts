import { here } from '../shell/place'
import { reach } from '../shell/reach'
import type { Answered, TextHit } from './types'

const noAnswer = { sqlState: '08006', message: 'The server cannot be reached.' }

async function send<T>(path: string, body: BodyInit, options: RequestInit = {}): Promise<Answered<T>> {
  try {
    const answer = await reach(here(path), { method: 'POST', body, ...options }, true)
    const said: unknown = answer.status === 204 ? null : await answer.json()
    if (answer.ok) return { ok: true, value: said as T }
    return { ok: false, error: said as { sqlState: string; message: string } }
  } catch {
    return { ok: false, error: noAnswer }
  }
}

/** Browsers let so many bytes outlive the page that sends them. */
const outliving = 60_000

export interface SaveText {
  id: string
  text: string
  version: number
  /** The version is another's, seen and not wanted. */
  overConflict?: boolean
}

/** Saves a text; sqlState 40001 when somebody else did meanwhile, 08006 without an answer. */
export function saveText({ id, ...given }: SaveText): Promise<Answered<{ version: number }>> {
  const body = JSON.stringify(given)
  return send(`/api/worksheets/${id}/text`, body, { keepalive: body.length < outliving })
}

/** Keeps the text that is about to run as a version; `text`: one that gives way in a conflict. */
export const keepVersion = (id: string, text?: string): Promise<Answered<null>> =>
  send(`/api/worksheets/${id}/versions`, JSON.stringify({ text }))

/** Worksheets whose text contains `text`. */
export const searchTexts = (text: string, signal: AbortSignal): Promise<Answered<TextHit[]>> =>
  send('/api/worksheets/search', JSON.stringify({ text }), { signal })

export interface ImportReport {
  worksheets: number
  folders: number
  replaced: number
  unchanged: number
  leftOut: { path: string; why: string }[]
}

/** Makes worksheets of the `.sql` files in a zip archive. */
export function importZip(
  file: File,
  folder: string | null,
  clash: 'keep' | 'replace',
): Promise<Answered<ImportReport>> {
  const query = new URLSearchParams({ clash, ...(folder ? { folder } : {}) })
  return send(`/api/worksheets/import?${query}`, file)
}

/** Where the whole tree, or a folder of it, is downloaded as a zip archive. */
export const exportPlace = (folder: string | null): string =>
  `/api/worksheets/export${folder ? `?folder=${folder}` : ''}`
