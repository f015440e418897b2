import { expect, test } from 'vitest'
import { entryName, FolderNames, isJunk, partsOf, safeName } from './names.ts'

test.each([
  ['Orders 2026', 'Orders 2026'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
  ['..', '__'],
  ['.hidden', '_hidden'],
  ['ends with a dot.', 'ends with a dot_'],
  ['con', '_con'],
  ['LPT1.txt', '_LPT1.txt'],
  ['🦆 Umsätze דוח', '🦆 Umsätze דוח'],
  ['invoice\u202elqs.exe', 'invoice_lqs.exe'],
  ['e\u0301', '\u00e9'],
])('the name %j is the file %j', (name, file) => {
  expect(safeName(name)).toBe(file)
})

test('a long name is cut between characters as people see them', () => {
  const family = '👨‍👩‍👧‍👦'
  const file = safeName(family.repeat(20))
  expect(Buffer.byteLength(file)).toBeLessThanOrEqual(240)
  expect(file).toBe(family.repeat(9))
})

test('files of one folder differ also where cases do not count, and from folders', () => {
  const folder = new FolderNames(['mallard.json'])
  const given = [
    folder.give('a', 'worksheet'),
    folder.give('A', 'worksheet'),
    folder.give('a.sql', 'folder'),
    folder.give('mallard.json', 'folder'),
  ]
  expect(given).toEqual(['a.sql', 'A (2).sql', 'a.sql (2)', 'mallard.json (2)'])
})

test.each(['/etc/passwd', '../x.sql', 'a/../../x.sql', 'a//b.sql', 'C:/x.sql', 'a\\..\\x.sql', '.', 'a/./b.sql'])(
  '%j is no path inside an archive',
  (path) => {
    expect(partsOf(path)).toBeNull()
  },
)

test('paths are taken apart, and files named by what stands before .sql', () => {
  expect(partsOf('a/b c/d.sql')).toEqual(['a', 'b c', 'd.sql'])
  expect(partsOf('a/b/')).toEqual(['a', 'b'])
  expect(['x.sql', 'x.sql.SQL', 'x.txt'].map(entryName)).toEqual(['x', 'x.sql', 'x.txt'])
  expect(['__MACOSX/a/._x.sql', 'a/._x.sql', '.DS_Store', 'a/x.sql'].map(isJunk)).toEqual([true, true, true, false])
})
