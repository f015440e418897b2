import { expect, test } from 'vitest'
import { code, lex } from '../../lib/sql/lexer.ts'
import { laidOut } from './laid-out'

const table = `CREATE TABLE "a (b"(id BIGINT PRIMARY KEY, price DECIMAL(18,2) DEFAULT(0), note VARCHAR DEFAULT(', ('), tags STRUCT(a BIGINT, b VARCHAR[])[], CHECK((price >= 0)), FOREIGN KEY (id) REFERENCES o(id));`

test('a table has a line for each column and constraint, and the same words', () => {
  expect(laidOut(table)).toBe(`CREATE TABLE "a (b" (
  id BIGINT PRIMARY KEY,
  price DECIMAL(18,2) DEFAULT(0),
  note VARCHAR DEFAULT(', ('),
  tags STRUCT(a BIGINT, b VARCHAR[])[],
  CHECK((price >= 0)),
  FOREIGN KEY (id) REFERENCES o(id)
);`)
  const words = (text: string) => code(lex(text)).map((token) => token.text)
  expect(words(laidOut(table))).toEqual(words(table))
})

test.each(['CREATE VIEW v AS SELECT a, b FROM t;', "CREATE TABLE 'odd", 'CREATE TABLE t AS SELECT 1', ''])(
  '%s stays as it is',
  (ddl) => expect(laidOut(ddl)).toBe(ddl),
)
