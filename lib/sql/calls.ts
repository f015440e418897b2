import { type Chain, chains } from './chains.ts'
import { headOf } from './classify.ts'
import { cteNames } from './ctes.ts'
import { columnNameWords, reservedWords, typeFunctionWords, unreservedWords } from './keywords.ts'
import { code, type Token } from './lexer.ts'
import { ofTokens } from './ofTokens.ts'
import { parentheses } from './parentheses.ts'

/** A function's name where it is called. */
export interface Call extends Chain {
  /** The last part, case kept: the function's name, whatever stands before it. */
  name: string
}

const words = (text: string) => new Set(text.split(' '))

/** Keywords that can stand before `(` in clauses and types, and that name no function. */
const neverCalled = words(
  'ANTI ASOF AT AUTHORIZATION BY COLLATE COLUMNS CROSS CUBE ENUM EXPLAIN FREEZE FULL GENERATED ILIKE INNER IS ISNULL ' +
    'JOIN LIKE NATURAL NOTNULL OUTER OVERLAPS POSITIONAL ROLLUP SEMI SET SIMILAR STRUCT TABLESAMPLE TRY_CAST UNPACK VERBOSE',
)
/** Words that begin a clause behind certain others: `PRIMARY KEY (`, `* EXCLUDE (`. */
const clauses: Record<string, ReadonlySet<string>> = {
  KEY: words('PRIMARY FOREIGN USING'),
  SETS: words('GROUPING'),
  MATERIALIZED: words('AS NOT'),
  EXCLUDE: words('*'),
  REPLACE: words('* )'),
  RENAME: words('* )'),
  OVER: words(')'),
  FILTER: words(')'),
  INSERT: words('THEN'),
  SAMPLE: words('USING'),
  RESERVOIR: words('TABLESAMPLE SAMPLE'),
  BERNOULLI: words('TABLESAMPLE SAMPLE'),
  SYSTEM: words('TABLESAMPLE SAMPLE'),
  CONFLICT: words('ON'),
}

/**
 * The functions and macros that a statement calls by name: every name before `(`, methods (`x.f()`, `(x).f()`)
 * included, less what the grammar proves to be something else (a column list behind a table or alias, a type, a
 * clause). Syntax of its own (CAST, COALESCE, EXTRACT, TRIM, ...) and operators do not count. In doubt it is a call.
 */
export const calls = ofTokens((tokens): readonly Call[] => {
  const head = headOf(tokens)
  const all = code(tokens)
  const ctes = new Set(cteNames(all).map((cte) => cte.at))
  const around = head.create?.kind === 'MACRO' ? parentheses(all).around : null
  const found: Call[] = []
  for (const chain of chains(all)) {
    if (!chain.call || chain.position === 'created' || ctes.has(chain.start)) continue
    if (!chain.afterDot && isOtherwise(chain, all, around)) continue
    found.push({ ...chain, name: chain.parts.at(-1)!.value })
  }
  return found
})

/** `around`: the parentheses of a CREATE MACRO, where an AS outside of them begins a body. */
function isOtherwise(chain: Chain, tokens: readonly Token[], around: Int32Array | null): boolean {
  const before = tokens[chain.first - 1]
  if (before === undefined) return chain.parts.length === 1 && tokens[chain.first]!.keyword === 'EXPLAIN'
  if (before.text === '::') return true
  // `FROM t x(a, b)`; elsewhere an operand may end what stands before an expression: `DISTINCT ON (a) f(b)`.
  if (chain.behindTable && endsOperand(before)) return true
  if (before.keyword === 'AS') return around?.[chain.first] !== -1
  // INSERT INTO t (...), CREATE INDEX ON t (...), REFERENCES t (...)
  if (chain.position === 'table' && ['INTO', 'ON', 'REFERENCES'].includes(before.keyword)) return true
  if (chain.parts.length > 1) return false
  const word = tokens[chain.first]!.keyword
  if (neverCalled.has(word) || columnNameWords.has(word.toLowerCase())) return true
  return clauses[word]?.has(before.keyword || before.text) ?? false
}

/** Behind an operand there can be an alias, and no call. */
function endsOperand(token: Token): boolean {
  if (token.kind === 'operator') return token.text === ')' || token.text === ']'
  return token.kind !== 'identifier' || !isKeyword(token.keyword.toLowerCase())
}

function isKeyword(word: string): boolean {
  return (
    reservedWords.has(word) || unreservedWords.has(word) || typeFunctionWords.has(word) || columnNameWords.has(word)
  )
}
