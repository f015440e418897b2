import { MallardError } from '../../errors.ts'
import { code, lex, type Token } from '../../sql/index.ts'

const scalars = new Set(
  (
    'BIGINT BIT BLOB BOOL BOOLEAN BYTEA CHAR DATE DATETIME DOUBLE FLOAT FLOAT4 FLOAT8 HUGEINT INT INT1 INT2 INT4 INT8 INTEGER INTERVAL ' +
    'JSON LONG REAL SHORT SIGNED SMALLINT STRING TEXT TIME TIMESTAMP TIMESTAMPTZ TIMESTAMP_MS TIMESTAMP_NS TIMESTAMP_S TIMETZ TINYINT ' +
    'UBIGINT UHUGEINT UINTEGER USMALLINT UTINYINT UUID VARCHAR'
  ).split(' '),
)
const deepest = 50

/**
 * Is it a type of DuckDB's own? A type that somebody made may lie where the reader cannot look, and its values with it;
 * so names of such are not even asked for.
 */
export function isBuiltinType(text: string): boolean {
  let tokens: readonly Token[]
  try {
    tokens = code(lex(text))
  } catch {
    return false
  }
  let at = 0
  const take = (word: string): boolean => {
    const token = tokens[at]
    if (!token || (token.keyword || token.text) !== word) return false
    at++
    return true
  }
  const number = (): boolean => /^\d{1,9}$/.test(tokens[at]?.text ?? '') && ++at > 0
  const name = (): boolean => (tokens[at]?.kind === 'identifier' || tokens[at]?.kind === 'quoted') && ++at > 0
  const list = (one: () => boolean): boolean => {
    if (!take('(')) return false
    do if (!one()) return false
    while (take(','))
    return take(')')
  }
  const plain = (depth: number): boolean => {
    if (take('STRUCT')) return list(() => name() && type(depth + 1))
    if (take('MAP')) return take('(') && type(depth + 1) && take(',') && type(depth + 1) && take(')')
    if (take('DECIMAL') || take('NUMERIC') || take('DEC')) return tokens[at]?.text === '(' ? list(number) : true
    const word = tokens[at]?.keyword ?? ''
    if (!scalars.has(word)) return false
    at++
    if (word === 'VARCHAR' && tokens[at]?.text === '(') return list(number)
    if ((word === 'TIME' || word === 'TIMESTAMP') && take('WITH')) return take('TIME') && take('ZONE')
    return true
  }
  const type = (depth: number): boolean => {
    if (depth > deepest || !plain(depth)) return false
    while (take('[')) {
      number()
      if (!take(']')) return false
    }
    return true
  }
  return type(0) && at === tokens.length
}

/** @throws MallardError 42704 for what is no builtin type */
export function requireBuiltinType(text: string): string {
  if (isBuiltinType(text)) return text
  throw new MallardError('42704', `'${text}' is not a type that a file's column can be read as.`, {
    hint: "Use one of DuckDB's own types, such as VARCHAR, BIGINT, DECIMAL(18, 2) or TIMESTAMP.",
  })
}
