import type { openReader } from '../../db/index.ts'
import { open } from '../seal/index.ts'
import { textPurpose } from './store.ts'
import type { TextHit } from './types.ts'

type Reader = ReturnType<typeof openReader>

/** A search as it travels to a thread: plain data, with the worksheets that its asker may read. */
export interface TextSearch {
  ids: readonly string[]
  text: string
}

const mostHits = 200
const around = 60

/** The first line of a text that contains `wanted` (in lower case), with some of what stands around it. */
export function firstHit(text: string, wanted: string): Omit<TextHit, 'id'> | null {
  if (!text.toLowerCase().includes(wanted)) return null
  const lines = text.split('\n')
  const line = lines.findIndex((each) => each.toLowerCase().includes(wanted))
  // What is sought may reach over the end of a line.
  if (line < 0) return { line: 1, excerpt: lines[0]!.trim().slice(0, 2 * around) }
  const whole = lines[line]!
  const at = whole.toLowerCase().indexOf(wanted)
  const from = at > around ? at - around : 0
  const to = at + wanted.length + around
  const cut = whole.slice(from, to).trim()
  return { line: line + 1, excerpt: `${from > 0 ? '…' : ''}${cut}${to < whole.length ? '…' : ''}` }
}

/** Opens the texts one by one and looks into them, without regard to case. */
export function findInTexts(reader: Reader, { ids, text }: TextSearch): TextHit[] {
  const wanted = text.toLowerCase()
  const statement = reader.prepare('SELECT text_sealed FROM worksheets WHERE id = ?')
  const hits: TextHit[] = []
  for (const id of ids) {
    const row = statement.get(id) as { text_sealed: Buffer } | undefined
    const hit = row && firstHit(open(textPurpose, row.text_sealed), wanted)
    if (hit) hits.push({ id, ...hit })
    if (hits.length >= mostHits) break
  }
  return hits
}
