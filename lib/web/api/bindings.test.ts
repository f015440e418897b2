import { describe, expect, it } from 'vitest'
import { type BindingType, toBinding } from './bindings.ts'

describe('a binding of the API', () => {
  it.each<[BindingType, string | null, string, string | null]>([
    ['FIXED', '10', 'BIGINT', '10'],
    ['FIXED', '-9223372036854775808', 'BIGINT', '-9223372036854775808'],
    ['FIXED', '9223372036854775808', 'HUGEINT', '9223372036854775808'],
    ['FIXED', '170141183460469231731687303715884105728', 'BIGNUM', '170141183460469231731687303715884105728'],
    ['FIXED', '12.50', 'DECIMAL(4,2)', '12.50'],
    ['FIXED', '0.001', 'DECIMAL(3,3)', '0.001'],
    ['FIXED', null, 'BIGINT', null],
    ['FIXED', "1'; drop table t", 'BIGINT', "1'; drop table t"],
    ['REAL', '1e300', 'DOUBLE', '1e300'],
    ['TEXT', "it's", 'VARCHAR', "it's"],
    ['BOOLEAN', 'true', 'BOOLEAN', 'true'],
    ['DATE', '2026-11-24', 'DATE', '2026-11-24'],
    ['DATE', '1763942400000', 'DATE', '2025-11-24'],
    ['DATE', '-86400000', 'DATE', '1969-12-31'],
    ['TIME', '10:11:12.5', 'TIME', '10:11:12.5'],
    ['TIME', '36672500000000', 'TIME', '10:11:12.5'],
    ['TIMESTAMP_NTZ', '2026-11-24 10:11:12', 'TIMESTAMP', '2026-11-24 10:11:12'],
    ['TIMESTAMP_NTZ', '1763979072000001000', 'TIMESTAMP', '2025-11-24 10:11:12.000001'],
    ['TIMESTAMP_NTZ', '1763979072000000001', 'TIMESTAMP_NS', '2025-11-24 10:11:12.000000001'],
    ['TIMESTAMP_NTZ', '-1000000000', 'TIMESTAMP', '1969-12-31 23:59:59'],
    ['TIMESTAMP_TZ', '2026-11-24T10:11:12+01:00', 'TIMESTAMPTZ', '2026-11-24T10:11:12+01:00'],
    ['TIMESTAMP_TZ', '1763979072000000000 1500', 'TIMESTAMPTZ', '2025-11-24 10:11:12+00'],
    ['BINARY', '00ffAB', 'BLOB', '00ffAB'],
    ['BINARY', '', 'BLOB', ''],
    ['BINARY', null, 'BLOB', null],
  ])('%s %s becomes %s %s', (type, value, duckdbType, text) => {
    expect(toBinding(type, value)).toEqual({ type: duckdbType, value: text })
  })

  it('is refused when no type can hold it', () => {
    expect(() => toBinding('DATE', '9'.repeat(30))).toThrow(/out of range/)
    expect(() => toBinding('FIXED', `0.${'1'.repeat(39)}`)).toThrow(/38 digits/)
  })
})
