import { describe, expect, it } from 'vitest'
import { parseTest } from './parse.ts'

const sqls = (text: string) => parseTest(text).statements.map(({ sql }) => sql)

describe('reading a test file', () => {
  it('takes the SQL of statements and queries, not what they expect', () => {
    const text =
      '# name: x\nstatement ok\nCREATE TABLE t(i INT)\n\nquery I rowsort\nSELECT i\nFROM t\n----\n1\n2\n\nstatement error\nSELECT x\n----\nno column\n'
    expect(sqls(text)).toEqual(['CREATE TABLE t(i INT)', 'SELECT i\nFROM t', 'SELECT x'])
  })

  it('unrolls loops, nested ones too', () => {
    const text = `loop i 1 3\n\nforeach type <signed> !bigint\n\nstatement ok\nSELECT \${i}::\${type}\n\nendloop\n\nendloop\n`
    const found = sqls(text)
    expect(found).toHaveLength(8)
    expect(found[0]).toBe('SELECT 1::TINYINT')
    expect(found).not.toContain('SELECT 1::BIGINT')
  })

  it('fills several names of a foreach', () => {
    expect(sqls(`foreach a,b 1,2 3,4\n\nstatement ok\nSELECT \${a} + \${b}\n\nendloop`)).toEqual([
      'SELECT 1 + 2',
      'SELECT 3 + 4',
    ])
  })

  it('keeps the connection, and leaves out what is skipped', () => {
    const text =
      'statement ok con1\nSELECT 1\n\nmode skip\n\nstatement ok\nSELECT 2\n\nmode unskip\n\nquery I nosort con2\nSELECT 3\n----\n3\n\nhalt\n\nstatement ok\nSELECT 4\n'
    expect(parseTest(text).statements.map(({ sql, connection }) => [sql, connection])).toEqual([
      ['SELECT 1', 'con1'],
      ['SELECT 3', 'con2'],
    ])
  })

  it('says why a file cannot be run', () => {
    expect(parseTest('require spatial\n\nstatement ok\nSELECT 1').skip).toBe('require spatial')
    expect(parseTest('require icu\n\nstatement ok\nSELECT 1').skip).toBeUndefined()
  })
})
