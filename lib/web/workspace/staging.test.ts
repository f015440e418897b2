import { describe, expect, it } from 'vitest'
import { fileKind, newUploadId, uploadPath } from './staging.ts'

const actor = { accountId: 'a', userId: 'u', userName: 'U', via: 'session' as const }

describe('an uploaded file', () => {
  it.each([
    ['orders.csv', 'csv', '.csv'],
    ['Orders.TSV', 'csv', '.tsv'],
    ['a.b.parquet', 'parquet', '.parquet'],
    ['x.ndjson', 'json', '.ndjson'],
    ['x.json.gz', 'json', '.json.gz'],
    ['x.csv.zst', 'csv', '.csv.zst'],
  ])('%s is read as %s and staged as *%s', (name, format, suffix) => {
    expect(fileKind(name)).toEqual({ format, suffix })
  })

  it.each(['x', 'x.exe', 'x.gz', '.csv.exe', 'csv', ''])('%s is refused', (name) => {
    expect(() => fileKind(name)).toThrow(expect.objectContaining({ status: 400 }))
  })

  it('lies under a name that holds nothing of what was typed', () => {
    const id = newUploadId(actor, fileKind('../../etc/passwd.csv'))
    expect(id).toMatch(/^[0-9a-z]{28}\.csv$/)
    expect(uploadPath(actor, id)).toMatch(/\/accounts\/a\/staging\/[0-9a-z]{28}\.csv$/)
  })

  it.each(['../x.csv', 'aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa.csv/..', '/etc/passwd', ''])(
    'is not to be had as %s',
    (id) => {
      expect(() => uploadPath(actor, id)).toThrow(expect.objectContaining({ status: 404 }))
    },
  )
})
