import { nameKey } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { isBuiltinType } from './columnType.ts'
import type { FileColumn, FilePreview, FileQuestion, PreviewColumn, StagedFile } from './types.ts'

interface Named {
  name: string
  type: string
}

/**
 * What a value of the file is read as on its way into a column of a table: that column's own type, so that '007' stays
 * what it is in a VARCHAR. A type that somebody made is reached from text.
 */
function typeInto(format: StagedFile['format'], found: string, into: string): string {
  if (format === 'parquet') return found
  if (isBuiltinType(into)) return into
  return format === 'csv' ? 'VARCHAR' : found
}

/**
 * A file's columns, each with what becomes of it. `table`: the columns of the table that the file is appended to.
 * Names are compared as SQL compares them.
 */
export function matched(
  { format, types, without }: Pick<FileQuestion, 'format' | 'types' | 'without'>,
  found: readonly Named[],
  table: readonly Named[] | null,
): Pick<FilePreview, 'columns' | 'missing' | 'load'> {
  const inTable = new Map(table?.map((one) => [nameKey(one.name), one.type]))
  const columns = found.map(({ name, type }): PreviewColumn => {
    const into = table ? (inTable.get(nameKey(name)) ?? null) : undefined
    const wanted = Object.hasOwn(types, name) ? types[name]! : into ? typeInto(format, type, into) : type
    const loaded = !without.includes(name) && into !== null
    return { name, found: type, type: wanted, loaded, ...(into === undefined ? {} : { into }) }
  })
  const loaded = columns.filter((one) => one.loaded)
  const here = new Set(loaded.map(({ name }) => nameKey(name)))
  const missing = (table ?? []).filter(({ name }) => !here.has(nameKey(name))).map(({ name }) => name)
  return { columns, missing, load: loadOf(format, columns, loaded) }
}

/** As little as tells the import the same: nothing where the whole file is read as it was found. */
function loadOf(
  format: StagedFile['format'],
  all: readonly PreviewColumn[],
  loaded: readonly PreviewColumn[],
): FilePreview['load'] {
  const changed = loaded.filter(({ found, type }) => found !== type)
  if (changed.length === 0 && loaded.length === all.length) return {}
  const told = (one: PreviewColumn) => (format === 'json' ? changed.length > 0 : one.found !== one.type)
  return {
    columns: loaded.map((one): FileColumn => (told(one) ? { name: one.name, type: one.type } : { name: one.name })),
  }
}

/** @throws MallardError 42703: a column of the file that the table does not have, or none that it has */
export function requireColumns(names: readonly string[], table: readonly Named[], tableName: string): void {
  const known = new Set(table.map(({ name }) => nameKey(name)))
  const unknown = names.filter((name) => !known.has(nameKey(name)))
  if (names.length > 0 && unknown.length === names.length)
    throw new MallardError('42703', `No column of the file has the name of one of ${tableName}.`, {
      hint: 'Columns are matched by name: look at the header of the file.',
    })
  if (unknown.length > 0)
    throw new MallardError('42703', `${tableName} has no column ${unknown.map((name) => `"${name}"`).join(', ')}.`, {
      hint: 'Leave out what does not belong there, or add the column to the table first.',
    })
}
