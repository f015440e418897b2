import { describe, expect, test } from 'vitest'
import { EngineError } from './engine/types.ts'
import { cleanMessage, planError, pointedAt, runError, utf16Offset } from './faults.ts'

const run = (message: string) => runError(new EngineError({ kind: 'duckdb', message }))

describe('SQLSTATEs of what DuckDB says', () => {
  test.each([
    ['Constraint Error: Duplicate key "i: 1" violates primary key constraint.', '23505'],
    ['Constraint Error: NOT NULL constraint failed: t.i', '23502'],
    ['Constraint Error: CHECK constraint failed on table t with expression CHECK((i > 0))', '23514'],
    [
      'Constraint Error: Violates foreign key constraint because key "i: 5" does not exist in the referenced table',
      '23503',
    ],
    [
      'Binder Error: Failed to create foreign key: there is no primary key or unique constraint for referenced table "t"',
      '42830',
    ],
    ["Conversion Error: Could not convert string 'abc' to INT32", '22018'],
    ['Out of Range Error: Overflow in addition of INT32', '22003'],
    ['TransactionContext Error: Conflict on update!', '40001'],
    ['TransactionContext Error: Catalog write-write conflict on create with "t"', '40001'],
    ['TransactionContext Error: Current transaction is aborted (please ROLLBACK)', '25P02'],
    ['Out of Memory Error: failed to allocate data of size 1.0 GiB', '53200'],
    ['INTERRUPT Error: Interrupted!', '57014'],
    ['Not implemented Error: Unsupported', '0A000'],
    ['Catalog Error: Table with name "t" already exists!', '42710'],
    ['Binder Error: column "a" must appear in the GROUP BY clause', '42803'],
    ['INTERNAL Error: Attempted to dereference unique_ptr that is NULL!', 'XX000'],
    ['Dependency Error: Cannot drop entry "s" because there are entries that depend on it.', '2BP01'],
  ])('%s is %s', (message, sqlState) => {
    expect(run(message).sqlState).toBe(sqlState)
  })

  test('an engine that is lost says so', () => {
    const error = runError(new EngineError({ kind: 'lost', message: 'signal SIGKILL' }))
    expect([error.sqlState, error.message]).toEqual(['58000', 'The engine was lost: signal SIGKILL'])
  })
})

describe('what is not passed on', () => {
  test('suggestions of objects, source excerpts, stacks', () => {
    const raw =
      'Catalog Error: Table with name x does not exist!\nDid you mean "secret.main.x"?\n\nLINE 1: select * from x\n                      ^'
    expect(cleanMessage(raw)).toBe('Table with name x does not exist!')
    expect(run(raw).message).toBe("Object 'x' does not exist or not authorized.")
  })

  test('candidate columns, unless the actor may read everything that the text names', () => {
    const fault = {
      error_type: 'binder',
      error_message: 'Referenced column "n" not found in FROM clause!\nCandidate bindings: "salary"',
      position: '7',
    }
    const told = (all: boolean) => planError(fault, 'select n from t', 'select n from t', (at) => at, all)
    expect(told(false).message).toBe('Referenced column "n" not found in FROM clause!')
    expect(told(true).message).toContain('salary')
    expect(told(true).place).toEqual({ line: 1, column: 8 })
  })

  test('an internal error shows nothing of itself', () => {
    expect(run('INTERNAL Error: /home/x/file.cpp').message).not.toContain('file.cpp')
  })
})

describe('what is said in the words of SQL', () => {
  test.each([
    ["Conversion Error: Could not convert string 'INT32' to INT32", "Could not convert string 'INT32' to INTEGER"],
    ['Out of Range Error: Overflow in addition of UINT64 (1 + 2)!', 'Overflow in addition of UBIGINT (1 + 2)!'],
    [
      "Binder Error: No function matches the given name and argument types 'f(INTEGER_LITERAL, STRING_LITERAL)'.",
      "No function matches the given name and argument types 'f(INTEGER, VARCHAR)'.",
    ],
    [
      'Binder Error: Table "x" does not have a column named "n"\n\nCandidate bindings: : "i"',
      'Table "x" does not have a column named "n"\nCandidate bindings: "i"',
    ],
    [
      'Binder Error: Table "x" does not have a column named "n"\n\nCandidate bindings: : ',
      'Table "x" does not have a column named "n"',
    ],
  ])('%s', (raw, told) => expect(cleanMessage(raw)).toBe(told))

  test('a function of Snowflake is refused with what DuckDB has', () => {
    const raw = 'Catalog Error: Scalar Function with name iff does not exist!'
    expect(run(raw).text).toBe(
      "Function 'iff' does not exist or not authorized. In DuckDB, write for instance if(x = y, x, y).",
    )
    expect(run(raw.replace('iff', 'iff2')).text).toBe("Function 'iff2' does not exist or not authorized.")
  })
})

test('the column that a table does not have is what the place marks, not the table', () => {
  const text = 'SELECT\n  "my t" . nope FROM t AS "my t"'
  const fault = {
    error_type: 'binder',
    error_message: 'Table "my t" does not have a column named "nope"',
    position: '9',
  }
  expect(planError(fault, text, text, (at) => at, true).place).toEqual({ line: 2, column: 12 })
})

describe('where DuckDB points when a statement fails while it runs', () => {
  const long = `SELECT ${Array.from({ length: 60 }, (_, n) => `${n} AS a${n}`).join(', ')}, s::INTEGER FROM t`
  const cast = long.indexOf('::')
  test.each<[string, string, number | undefined]>([
    ["x\n\nLINE 1: SELECT 'a'::INTEGER\n                  ^", "SELECT 'a'::INTEGER", 10],
    ['x\n\nLINE 2:   s::DATE\n           ^', 'SELECT\n  s::DATE\nFROM t', 10],
    [`x\n\nLINE 1: ...${long.slice(cast - 20, cast + 10)}...\n${' '.repeat(8 + 3 + 20)}^`, long, cast],
    ["x\n\nLINE 3: SELECT 'a'::INTEGER\n                  ^", "SELECT 'a'::INTEGER", undefined],
    ['x\n\nLINE 1: something else\n           ^', "SELECT 'a'::INTEGER", undefined],
    ['Overflow in addition', 'SELECT 1', undefined],
  ])('%j', (raw, text, at) => expect(pointedAt(raw, text)).toBe(at))
})

test('byte offsets of DuckDB become UTF-16 offsets', () => {
  expect(utf16Offset("select 'é😀', x", Buffer.byteLength("select 'é😀', "))).toBe("select 'é😀', ".length)
})
