/** One statement of a test file, loops unrolled. What the file expects is not kept: DuckDB itself is asked. */
export interface TestStatement {
  sql: string
  /** Name of the connection, empty for the first. */
  connection: string
  line: number
}

export interface TestFile {
  statements: TestStatement[]
  /** Why the file cannot be run here, e.g. an extension that it requires. */
  skip?: string
}

/** Values of the lists that `foreach` may name, as DuckDB's own runner has them. */
const integral = [
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'UHUGEINT',
]
const signed = integral.slice(0, 5)
const numeric = [...integral, 'FLOAT', 'DOUBLE']
const lists: Record<string, string[]> = {
  '<signed>': signed,
  '<unsigned>': integral.slice(5),
  '<integral>': integral,
  '<numeric>': numeric,
  '<alltypes>': [...numeric, 'BOOLEAN', 'INTERVAL', 'VARCHAR'],
  '<compression>': ['none', 'uncompressed', 'rle', 'bitpacking', 'dictionary', 'fsst', 'alp', 'alprd'],
  '<all_types_columns>': [],
}

/** Parts of DuckDB that are in every build that Mallard uses, and requirements that change nothing here. */
const present = new Set([
  'json',
  'parquet',
  'icu',
  'core_functions',
  'skip_reload',
  'noforcestorage',
  'no_extension_autoloading',
  'no_alternative_verify',
  'no_vector_verification',
  'vector_size',
  'exact_vector_size',
  '64bit',
  'notwindows',
  'notmingw',
  'longdouble',
  'allow_unsigned_extensions',
  'noalternativeverify',
])

interface Line {
  text: string
  number: number
}

function foreachValues(words: string[]): string[] {
  const values: string[] = []
  for (const word of words)
    if (word.startsWith('!'))
      values.splice(0, values.length, ...values.filter((value) => value.toLowerCase() !== word.slice(1).toLowerCase()))
    else values.push(...(lists[word.toLowerCase()] ?? [word]))
  return values
}

/** Replaces loops by their rounds, innermost last; `${name}` stands for the value of a round. */
function unroll(lines: Line[]): Line[] {
  const result: Line[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const [word = '', name = '', ...rest] = lines[at]!.text.trim().split(/\s+/)
    const kind = word.replace(/^concurrent/, '')
    if (kind !== 'loop' && kind !== 'foreach') {
      result.push(lines[at]!)
      continue
    }
    let depth = 1
    let end = at + 1
    for (; end < lines.length; end += 1) {
      const first = lines[end]!.text.trim().split(/\s+/)[0] ?? ''
      if (/^(concurrent)?(loop|foreach)$/.test(first)) depth += 1
      if (first === 'endloop' || first === 'endforeach') depth -= 1
      if (depth === 0) break
    }
    const body = unrolled(lines.slice(at + 1, end), name, kind === 'loop' ? range(rest) : foreachValues(rest))
    result.push(...body)
    at = end
  }
  return result
}

const range = ([from = '0', to = '0']: string[]) =>
  Array.from({ length: Math.min(50, Math.max(0, Number(to) - Number(from))) }, (_, i) => String(Number(from) + i))

function unrolled(body: Line[], names: string, values: string[]): Line[] {
  const keys = names.split(',')
  return values.flatMap((value) => {
    const parts = keys.length > 1 ? value.split(',') : [value]
    const fill = (text: string) => keys.reduce((done, key, i) => done.replaceAll(`\${${key}}`, parts[i] ?? ''), text)
    return unroll(body.map((line) => ({ ...line, text: fill(line.text) })))
  })
}

/** Reads a test file in the format of DuckDB's own tests (sqllogictest with loops, connections and requirements). */
export function parseTest(text: string): TestFile {
  const numbered = text.split(/\r?\n/).map((line, index) => ({ text: line, number: index + 1 }))
  const lines = unroll(numbered.filter((line) => !line.text.startsWith('#')))
  const statements: TestStatement[] = []
  let skipping = false
  for (let at = 0; at < lines.length; at += 1) {
    const { text: head, number } = lines[at]!
    const words = head.trim().split(/\s+/)
    if (words[0] === 'require' && !present.has(words[1]?.toLowerCase() ?? ''))
      return { statements: [], skip: `require ${words[1]}` }
    if (['require-env', 'load', 'unzip', 'restart', 'test-env'].includes(words[0]!))
      return { statements: [], skip: words[0] }
    if (words[0] === 'halt') break
    if (words[0] === 'mode') skipping = words[1] === 'skip' || (skipping && words[1] !== 'unskip')
    if (words[0] !== 'statement' && words[0] !== 'query') continue
    const sql: string[] = []
    for (at += 1; at < lines.length && lines[at]!.text.trim() !== '' && lines[at]!.text !== '----'; at += 1)
      sql.push(lines[at]!.text)
    if (lines[at]?.text === '----') while (at + 1 < lines.length && lines[at + 1]!.text.trim() !== '') at += 1
    const connection =
      words[0] === 'statement' ? (words[2] ?? '') : (words.slice(2).find((word) => /^con\d*$/.test(word)) ?? '')
    if (!skipping) statements.push({ sql: sql.join('\n'), connection, line: number })
  }
  return { statements }
}
