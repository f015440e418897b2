/** A name for a table, out of a file's name. */
export function tableNameFor(file: string): string {
  const base = file.replace(/\.(csv|tsv|txt|json|jsonl|ndjson|parquet)(\.(gz|zst))?$/i, '')
  const name = base
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  return /^\d/.test(name) ? `t_${name}` : name || 'new_table'
}

/** What a file is, by its name. */
export function formatOf(file: string): 'csv' | 'json' | 'parquet' {
  const [, suffix = ''] = /\.([a-z]+)(?:\.(?:gz|zst))?$/i.exec(file) ?? []
  if (/^(json|jsonl|ndjson)$/i.test(suffix)) return 'json'
  return /^parquet$/i.test(suffix) ? 'parquet' : 'csv'
}
