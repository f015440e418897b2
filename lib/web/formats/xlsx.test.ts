import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../warehouse/engine/types.ts'
import { checkSheet, sheetRows, xlsxFile } from './xlsx.ts'
import { columnLetters } from './xlsxCell.ts'

const column = (name: string, type: string) => ({ name, type, nullable: true })

/** The parts of a zip, by its central directory. */
function unzipped(zip: Buffer): Record<string, string> {
  const parts: Record<string, string> = {}
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((offset, index) =>
      index === 0 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    const local = zip.readUInt32LE(at + 42)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(from, from + size)
    const path = zip.subarray(at + 46, at + 46 + name).toString()
    parts[path] = (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString()
    at += 46 + name + extra + comment
  }
  return parts
}

async function written(
  columns: ReturnType<typeof column>[],
  rows: Row[],
  most?: number,
): Promise<Record<string, string>> {
  async function* batches() {
    for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2)
  }
  const pieces: Buffer[] = []
  for await (const piece of xlsxFile(columns, rows.length, batches(), most)) pieces.push(piece)
  return unzipped(Buffer.concat(pieces))
}

const sheetOf = (parts: Record<string, string>, number = 1) => parts[`xl/worksheets/sheet${number}.xml`]!
const cell = (sheet: string, place: string) => new RegExp(`<c r="${place}"[^>]*>.*?</c>`).exec(sheet)?.[0]

describe('a result as a workbook', () => {
  it('has numbers and dates where Excel holds them digit for digit, and texts elsewhere', async () => {
    const sheet = sheetOf(
      await written(
        [
          column('i', 'BIGINT'),
          column('d', 'DECIMAL(20,3)'),
          column('f', 'DOUBLE'),
          column('b', 'BOOLEAN'),
          column('day', 'DATE'),
          column('at', 'TIMESTAMP'),
          column('t', 'TIME'),
          column('s', 'VARCHAR'),
        ],
        [
          ['123456789012345', '0.125', '0.1', 'true', '2026-11-24', '2026-11-24 12:00:00', '06:00:00', '=1+1'],
          [
            '9007199254740993',
            '12345678901234567.125',
            'NaN',
            'false',
            '1900-02-28',
            '2026-11-24 12:00:00.1234',
            '24:00:00',
            '',
          ],
          [null, '-0.001', '1e-310', null, 'infinity', '2026-11-24 12:00:00.5', '00:00:00.25', 'a\u0001<_x0041_>&'],
        ],
      ),
    )
    expect(cell(sheet, 'A2')).toBe('<c r="A2"><v>123456789012345</v></c>')
    expect(cell(sheet, 'A3')).toContain('t="inlineStr"><is><t xml:space="preserve">9007199254740993<')
    expect(cell(sheet, 'A4')).toBeUndefined()
    expect(cell(sheet, 'B2')).toContain('<v>0.125</v>')
    expect(cell(sheet, 'B3')).toContain('>12345678901234567.125</t>')
    expect(cell(sheet, 'B4')).toContain('<v>-0.001</v>')
    expect(cell(sheet, 'C3')).toContain('>NaN</t>')
    expect(cell(sheet, 'C4')).toContain('>1e-310</t>')
    expect(cell(sheet, 'D2')).toBe('<c r="D2" t="b"><v>1</v></c>')
    expect(cell(sheet, 'E2')).toBe('<c r="E2" s="2"><v>46350</v></c>')
    expect(cell(sheet, 'E3')).toContain('>1900-02-28</t>')
    expect(cell(sheet, 'E4')).toContain('>infinity</t>')
    expect(cell(sheet, 'F2')).toBe('<c r="F2" s="3"><v>46350.5</v></c>')
    expect(cell(sheet, 'F3')).toContain('>2026-11-24 12:00:00.1234</t>')
    expect(cell(sheet, 'F4')).toContain('s="4"')
    expect(cell(sheet, 'G2')).toBe('<c r="G2" s="5"><v>0.25</v></c>')
    expect(cell(sheet, 'G3')).toContain('>24:00:00</t>')
    expect(cell(sheet, 'H2')).toContain('>=1+1</t>')
    expect(cell(sheet, 'H3')).toContain('<t xml:space="preserve"></t>')
    expect(cell(sheet, 'H4')).toContain('>a_x0001_&lt;_x005F_x0041_&gt;&amp;</t>')
  })

  it('goes on in another sheet when one is full, with the header again', async () => {
    const rows: Row[] = Array.from({ length: 7 }, (_, i) => [String(i)])
    const parts = await written([column('n', 'INTEGER')], rows, 4)
    expect(parts['xl/workbook.xml']).toMatch(/name="Result" .*name="Result 2" .*name="Result 3"/)
    const numbers = [1, 2, 3].map((at) => [...sheetOf(parts, at).matchAll(/<v>(\d+)<\/v>/g)].map(([, n]) => Number(n)))
    expect(numbers).toEqual([[0, 1, 2], [3, 4, 5], [6]])
    expect(cell(sheetOf(parts, 3), 'A1')).toContain('>n</t>')
    expect(sheetRows).toBe(1_048_576)
  })

  it('says what it had to cut', async () => {
    const parts = await written([column('s', 'VARCHAR')], [[`${'x'.repeat(32_766)}🦆`], ['short']])
    expect(sheetOf(parts)).toContain(`>${'x'.repeat(32_766)}</t>`)
    expect(parts['xl/workbook.xml']).toContain('name="Notes"')
    expect(sheetOf(parts, 2)).toContain('1 cells were longer')
    expect(Object.keys(await written([column('s', 'VARCHAR')], [['short']]))).not.toContain('xl/worksheets/sheet2.xml')
  })

  it('without rows has its header', async () => {
    expect(cell(sheetOf(await written([column('n', 'INTEGER')], [])), 'A1')).toContain('>n</t>')
  })

  it('refuses more columns than a sheet has', () => {
    expect(() => checkSheet(Array.from({ length: 16_385 }, () => column('c', 'INTEGER')))).toThrow('16,384')
  })

  it('passes on what goes wrong under way, and lets go of the rows', async () => {
    let ended = false
    async function* failing(): AsyncGenerator<Row[]> {
      try {
        yield [['1']]
        throw new Error('the engine is gone')
      } finally {
        ended = true
      }
    }
    const read = async () => {
      for await (const _ of xlsxFile([column('n', 'INTEGER')], 2, failing()));
    }
    await expect(read()).rejects.toThrow('the engine is gone')
    expect(ended).toBe(true)
  })

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD'])
  })
})
