import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnNameWords, reservedWords, typeFunctionWords, unreservedWords } from './keywords.ts'
import { code, lex } from './lexer.ts'
import { plainSpaces } from './spaces.ts'
import { split } from './split.ts'

// The contract with the pinned engine: a new DuckDB version that reads texts differently fails here.
let instance: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>
beforeAll(async () => {
  instance = await DuckDBInstance.create()
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

/** How many statements DuckDB sees, or its complaint. */
async function duckdb(text: string): Promise<number | string> {
  try {
    return (await connection.extractStatements(text)).count
  } catch (error) {
    return (error as Error).message
  }
}

function refusal(text: string): string | null {
  try {
    lex(text)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** What is refused although DuckDB reads it. */
const ours = /E-string|escape|Back-ticks|parameter|vertical tab/i
const fragments = [
  ...["'", "''", '"', '$', '$$', '$a$', "E'", "e'", "x'", "n'", '-', '--', '/*', '*/', '\\', '\n', '\r', '\f', '\v'],
  ...[';', ';', '\u00a0', '\u3000', 'é', '😀', ' ', ' ', '1', ',', 'select 1', 'as', '+', '@', '.', '..', ':', '::'],
  ...['#', '%', '(', ')', '_', '1e5', '1_0', '5.', '$_', '$1', '`', '<', '=>'],
]
const soup = fc
  .array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 12 })
  .map((parts) => `select 1 as a${parts.join('')}`)

describe('the lexer and DuckDB agree', () => {
  it('on any text: the number of statements, what is unterminated, and the token that a syntax error names', async () => {
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const answer = await duckdb(text)
        const refused = refusal(text)
        if (typeof answer === 'number') {
          if (refused) expect(refused).toMatch(ours)
          // A statement of nothing but characters beyond ASCII is dropped by DuckDB.
          else
            expect(
              split(text).filter((piece) => code(lex(piece.text)).some((token) => /[!-~]/.test(token.text))),
            ).toHaveLength(answer)
        } else if (/unterminated|zero-length/.test(answer)) {
          expect(refused).not.toBeNull()
        } else if (!refused) {
          const near = /at or near "(.*)"\n\nLINE/s.exec(answer)?.[1]
          // DuckDB names what it reads: Unicode spaces have become plain ones by then.
          const seen = plainSpaces(text)
          const names = lex(text).map(({ start, end }) => seen.slice(start, end))
          if (near) expect(names.some((name) => name.startsWith(near) || name === `$${near}`)).toBe(true)
        }
      }),
      { numRuns: 3000 },
    )
  })

  const inside = fc.array(
    fc.constantFrom("''", 'a', ';', '--', '/*', '*/', '$', '"', '\n', '\r', '\u00a0', '\u3000', '😀', ' ', '-'),
    { maxLength: 5 },
  )
  const string = fc.tuple(fc.nat(4), inside).map(([form, parts]) => {
    const body = parts.join('')
    if (form === 0) return `'${body}'`
    if (form === 1) return `E'${body}\\\\\\'\\n\\x41'`
    if (form === 2) return `$_t1$${body.replaceAll('$', '')}$_t1$`
    if (form === 3) return `'a' -- it's\r\n '${body}'`
    return `n'${body}'`
  })
  const gap = fc.constantFrom(' ', '\n', '\u00a0', '\u2003', '/* ; */', "-- it's;\n", '--;\r', '/* /* ; */ " */')
  const statement = fc.tuple(gap, string, gap, string, gap).map(([a, b, c, d, e]) => `select${a}${b}${c},${d}${e}`)

  it('on the values of strings and the ends of statements', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 3 }), async (statements) => {
        const text = statements.join(';')
        const answer = await duckdb(text)
        if (typeof answer === 'string') return
        expect(split(text)).toHaveLength(answer)
        const extracted = await connection.extractStatements(text)
        const values: unknown[] = []
        for (let at = 0; at < answer; at++) {
          const reader = await (await extracted.prepare(at)).runAndReadAll()
          values.push(...reader.getRows()[0]!)
        }
        expect(lex(text).flatMap((token) => (token.kind === 'string' ? [token.value] : []))).toEqual(values)
      }),
      { numRuns: 500 },
    )
  })

  it('on the keywords', async () => {
    const reader = await connection.runAndReadAll('select keyword_name, keyword_category from duckdb_keywords()')
    const of = (category: string) =>
      new Set(reader.getRows().flatMap(([word, kind]) => (kind === category ? [word as string] : [])))
    expect(reservedWords).toEqual(of('reserved'))
    expect(typeFunctionWords).toEqual(of('type_function'))
    expect(columnNameWords).toEqual(of('column_name'))
    expect(unreservedWords).toEqual(of('unreserved'))
  })
})
