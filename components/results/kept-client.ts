import type {
  ChartData,
  ChartQuestion,
  ColumnProfile,
  ComparedRow,
  CompareQuestion,
} from '@/lib/warehouse/engine/kept/types'
import { here } from '../shell/place'
import { reach } from '../shell/reach'
import type { ComparedFacts } from './compared'
import { queryParameters, type RowsQuery, refusal } from './statement-client'

// What is asked about kept results beside their rows: it loads with what asks it.

/** What a column of a kept result holds. @throws Error with the server's message */
export function fetchProfile(statementId: string, column: number, query: RowsQuery, signal: AbortSignal) {
  return ask<ColumnProfile>(statementId, 'profile', { column: String(column), ...queryParameters(query) }, signal)
}

/** What a chart of a kept result draws. @throws Error with the server's message */
export function fetchChart(
  statementId: string,
  choice: Omit<ChartQuestion, 'view'>,
  query: RowsQuery,
  signal: AbortSignal,
) {
  const axes = Object.fromEntries(Object.entries(choice).map(([name, value]) => [name, String(value)]))
  return ask<ChartData>(statementId, 'chart', { ...axes, ...queryParameters(query) }, signal)
}

export interface CompareWish {
  /** The other statement. */
  other: string
  keys: readonly number[]
  only: CompareQuestion['only']
}

/** A page of two kept results side by side. @throws Error with the server's message */
export function fetchCompared(
  statementId: string,
  { other, keys, only }: CompareWish,
  { offset, limit }: { offset: number; limit: number },
  signal: AbortSignal,
) {
  const parameters = { with: other, keys: JSON.stringify(keys), only, offset: String(offset), limit: String(limit) }
  return ask<ComparedFacts & { rows: ComparedRow[] }>(statementId, 'compare', parameters, signal)
}

async function ask<T>(statementId: string, what: string, parameters: Record<string, string>, signal: AbortSignal) {
  const query = new URLSearchParams(parameters)
  const response = await reach(here(`/api/statements/${encodeURIComponent(statementId)}/${what}?${query}`), { signal })
  if (!response.ok) throw await refusal(response)
  return (await response.json()) as T
}

/** Where the browser downloads a kept result from; `view` left out: the whole one. */
export function exportUrl(
  statementId: string,
  { format, safe, name, view = {} }: { format: string; safe: boolean; name: string; view?: RowsQuery },
): string {
  const parameters = new URLSearchParams({
    format,
    export: name,
    ...(safe ? { safe: 'true' } : {}),
    ...queryParameters(view),
  })
  return `/api/statements/${encodeURIComponent(statementId)}/export?${parameters}`
}

/** How far a download is; `total` is null until the server knows. */
export interface ExportProgress {
  state: 'unknown' | 'running' | 'done' | 'failed'
  rows: number
  total: number | null
  message?: string
}

/** How far the export of that name is; `DELETE` ends it. @throws Error with the server's message */
export async function exportProgress(name: string, method: 'GET' | 'DELETE' = 'GET'): Promise<ExportProgress> {
  const response = await fetch(here(`/api/exports/${encodeURIComponent(name)}`), { method })
  if (!response.ok) throw await refusal(response)
  return (await response.json()) as ExportProgress
}
