import { expect, test } from 'vitest'
import { copiedText } from './copy-as'

const columns = [
  { name: 'id', type: 'BIGINT', nullable: true },
  { name: 'the name', type: 'VARCHAR', nullable: true },
  { name: 'd', type: 'DOUBLE', nullable: true },
  { name: 'l', type: 'INTEGER[]', nullable: true },
]
const rows = [
  ['9223372036854775807', 'a,"b"\n|c', 'NaN', '[1,2]'],
  [null, '', '1.50', null],
]

test('CSV quotes what must be, and tells NULL from the empty text', () => {
  expect(copiedText('CSV', columns, rows, true)).toBe(
    'id,the name,d,l\n9223372036854775807,"a,""b""\n|c",NaN,"[1,2]"\n,"",1.50,',
  )
  expect(copiedText('CSV', columns, [['1', 'x', '2', '[]']], false)).toBe('1,x,2,[]')
})

test('JSON keeps all digits, and is JSON', () => {
  const text = copiedText('JSON', columns, rows, true)
  expect(text).toContain('"id": 9223372036854775807')
  expect(JSON.parse(text)[1]).toEqual({ id: null, 'the name': '', d: 1.5, l: null })
  expect(JSON.parse(copiedText('JSON', columns, rows, false))[0].slice(1)).toEqual(['a,"b"\n|c', 'NaN', [1, 2]])
})

test('JSON objects keep columns that share a name apart', () => {
  const twice = [columns[0]!, columns[0]!]
  expect(JSON.parse(copiedText('JSON', twice, [['1', '2']], true))).toEqual([{ id: 1, id_1: 2 }])
})

test('a Markdown table keeps its cells', () => {
  expect(copiedText('Markdown', columns.slice(0, 2), [['1', 'a|b\nc']], false)).toBe(
    '| id | the name |\n| ---: | --- |\n| 1 | a\\|b<br>c |',
  )
})

test('INSERT writes values that DuckDB reads back', () => {
  expect(copiedText('INSERT', columns, rows, true)).toBe(
    `INSERT INTO my_table (id, "the name", d, l) VALUES
  (9223372036854775807, 'a,"b"\n|c', 'NaN'::DOUBLE, '[1,2]'::JSON::INTEGER[]),
  (NULL, '', 1.50, NULL);`,
  )
  expect(copiedText('INSERT', [{ name: 'b', type: 'BLOB', nullable: true }], [['AB']], false)).toBe(
    "INSERT INTO my_table VALUES\n  (unhex('AB'));",
  )
})
