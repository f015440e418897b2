import { readUndrop } from './grammar/accounts.ts'
import { readExplainAccess, readGrantOrRevoke } from './grammar/grants.ts'
import { readAlter, readCreate, readDrop } from './grammar/objects.ts'
import { Parser } from './grammar/parser.ts'
import { readDeallocate, readExecute, readPrepare, readReset, readSet, readUse } from './grammar/session.ts'
import { readDescribe, readShow } from './grammar/show.ts'
import { firstKeyword, lexStatement } from './lexer.ts'
import type { HouseStatement } from './statements.ts'

const readers = new Map<string, (parser: Parser) => HouseStatement | null>(
  Object.entries({
    GRANT: readGrantOrRevoke,
    REVOKE: readGrantOrRevoke,
    EXPLAIN: readExplain,
    CREATE: readCreate,
    ALTER: readAlter,
    DROP: readDrop,
    UNDROP: readUndrop,
    USE: readUse,
    SET: readSet,
    RESET: readReset,
    PREPARE: readPrepare,
    EXECUTE: readExecute,
    DEALLOCATE: readDeallocate,
    SHOW: readShow,
    DESCRIBE: readDescribe,
    DESC: readDescribe,
  }),
)

/**
 * Reads a statement of Mallard's own (docs/specs/access-control.md, sections 3 and 8; statements.ts); null when it is
 * DuckDB's, told from its first words, which says nothing about its being valid. Throws 42601 with the place for a
 * statement that begins as one of Mallard's and does not go on as one, for more than one statement, and what lex()
 * throws.
 */
export function parseHouse(text: string): HouseStatement | null {
  const reader = readers.get(firstKeyword(text))
  if (!reader) return null
  const parser = new Parser(text, lexStatement(text))
  const statement = reader(parser)
  if (statement) parser.end()
  return statement
}

function readExplain(parser: Parser): HouseStatement | null {
  parser.expect('EXPLAIN')
  if (parser.is('ACCESS')) return readExplainAccess(parser)
  if (!parser.is('GRANT') && !parser.is('REVOKE')) return null
  return { ...readGrantOrRevoke(parser), explain: true } as HouseStatement
}
