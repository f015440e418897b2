import type { ParameterValue } from '@/lib/worksheets/types'
import { parameterNames } from '../../lib/sql/parameters.ts'
import type { Piece } from '../../lib/sql/split.ts'
import { here } from '../shell/place'
import type { Bindings, BoundPiece } from './bindings'

/** What an input form asks for, and where the answer goes. */
export interface ParameterQuestion {
  worksheetId: string
  names: string[]
  /** What was given last time. */
  before: Bindings
}

const keyOf = (name: string) => name.toLowerCase()

/** The names of all parameters of some statements, each once: a run asks once. */
export function namesOf(pieces: readonly Piece[]): string[] {
  const names = new Map(pieces.flatMap(({ text }) => parameterNames(text)).map((name) => [keyOf(name), name]))
  return [...names.values()]
}

/** Gives each statement the values of its own parameters: a binding without a parameter is an error. */
export function bound(pieces: readonly Piece[], values: Bindings): BoundPiece[] {
  const byKey = new Map(Object.entries(values).map(([name, value]) => [keyOf(name), value]))
  return pieces.map((piece) => {
    const names = parameterNames(piece.text)
    if (names.length === 0) return piece
    const bindings = names.flatMap((name): [string, ParameterValue][] => {
      const value = byKey.get(keyOf(name))
      return value ? [[name, value]] : []
    })
    return { ...piece, bindings: Object.fromEntries(bindings) }
  })
}

const path = (worksheetId: string) => here(`/api/worksheets/${encodeURIComponent(worksheetId)}/parameters`)

/** What this person gave last time, by name in lower case; nothing where the server cannot say. */
export async function lastValues(worksheetId: string): Promise<Bindings> {
  const response = await fetch(path(worksheetId)).catch(() => null)
  if (!response?.ok) return {}
  return ((await response.json().catch(() => null)) as Bindings | null) ?? {}
}

/** Remembers it for the next time; that it could not be remembered is no reason not to run. */
export function remember(worksheetId: string, values: Bindings): void {
  const byKey = Object.fromEntries(Object.entries(values).map(([name, value]) => [keyOf(name), value]))
  void fetch(path(worksheetId), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(byKey),
  }).catch(() => undefined)
}

/** The parameters that a run needs values for, with the last ones; null: it needs none. */
export async function questionFor(worksheetId: string, pieces: readonly Piece[]): Promise<ParameterQuestion | null> {
  const names = namesOf(pieces)
  return names.length === 0 ? null : { worksheetId, names, before: await lastValues(worksheetId) }
}

/**
 * The type of a value whose type nobody has chosen: DuckDB compares no date with a text, so that what looks like a point
 * in time is one. All else is a text: digits may be a key with zeros in front.
 */
export function typeOfText(text: string): ParameterValue['type'] {
  const found = /^\d{4}-\d{2}-\d{2}([ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i.exec(
    text.trim(),
  )
  if (!found) return 'TEXT'
  return found[2] ? 'TIMESTAMP_TZ' : found[1] ? 'TIMESTAMP_NTZ' : 'DATE'
}

/** Why a text is no value of its type; null: it may be one. The server has the last word. */
export function fault({ type, value }: ParameterValue): string | null {
  if (value === null || type === 'TEXT') return null
  const text = value.trim()
  switch (type) {
    case 'FIXED':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? null : 'A number, such as 42 or -0.5'
    case 'REAL':
      return /^[+-]?((\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan)$/i.test(text) ? null : 'A number, such as 1.5e3'
    case 'BOOLEAN':
      return /^(true|false)$/i.test(text) ? null : 'true or false'
    case 'DATE':
      return /^[+-]?\d{4,}-\d{1,2}-\d{1,2}$/.test(text) ? null : 'A date, such as 2026-01-31'
    case 'TIME':
      return /^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text) ? null : 'A time, such as 13:45:00'
    case 'TIMESTAMP_NTZ':
    case 'TIMESTAMP_TZ':
      return /^[+-]?\d{4,}-\d{1,2}-\d{1,2}/.test(text) ? null : 'Date and time, such as 2026-01-31 13:45:00'
    case 'BINARY':
      return /^([0-9a-f]{2})*$/i.test(text) ? null : 'Hexadecimal digits, such as cafe01'
  }
}
