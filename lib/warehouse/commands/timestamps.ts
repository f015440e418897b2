/** Milliseconds since 1970 as a TIMESTAMPTZ of a result: UTC, as DuckDB casts it. */
export function timestamp(ms: number): string {
  return `${new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/, '')
    .replace(/(\.\d*?)0+$/, '$1')}+00`
}
