/** A column of a file that is loaded, by its name there; without a type, as DuckDB infers it. */
export interface FileColumn {
  name: string
  /** DuckDB's type text; builtin types only. */
  type?: string
}

/** How a file is read. A closed set: what is left out, DuckDB finds out by itself. */
export interface FileOptions {
  /** CSV: what parts the values, 1 to 4 bytes. */
  delimiter?: string
  /** CSV: what stands around a value; '' for nothing. */
  quote?: '"' | "'" | ''
  /** CSV: does the first line name the columns? */
  header?: boolean
  /** CSV: a text that stands for NULL, besides the empty one. */
  nullText?: string
  /** CSV: lines to pass over at the beginning. */
  skip?: number
  /** CSV: what stands before the decimals of a number. */
  decimal?: '.' | ','
  /** CSV. */
  encoding?: 'utf-8' | 'utf-16' | 'latin-1'
  /** JSON: a value a line, one array of them, or values one after another. */
  shape?: 'lines' | 'array' | 'values'
}

/** A file in the account's staging directory. */
export interface StagedFile {
  /** Absolute path below the account's `staging`. */
  path: string
  /** The name that the user's file had; shown instead of the path. */
  fileName: string
  format: 'csv' | 'parquet' | 'json'
}

/** Where a file goes. */
export interface FileTarget {
  /** As USE takes names: `t`, `s.t` or `d.s.t`, quoted or not. */
  table: string
  /** `append`: into a table that is there, columns matched by name. */
  mode: 'new' | 'append'
}

/** A file that becomes a new table, or rows of an old one. */
export interface FileImport extends StagedFile, FileTarget {
  options: FileOptions
  /** Those that are loaded; all of the file's if left out. */
  columns?: readonly FileColumn[]
}

/** What is asked about a file before it is loaded. */
export interface FileQuestion extends StagedFile {
  options: FileOptions
  /** Left out: nothing is compared. */
  target?: FileTarget
  /** Types that the reader chose, by column. */
  types: Readonly<Record<string, string>>
  /** Columns that shall not be loaded. */
  without: readonly string[]
}

/** A column of the file as the preview shows it. */
export interface PreviewColumn {
  name: string
  /** What DuckDB infers. */
  found: string
  /** What it is read as. */
  type: string
  /** Is it loaded? Not if it was left out, or has no match in the table. */
  loaded: boolean
  /** For an append: the table's type; null if the table has no such column. */
  into?: string | null
}

/** The first rows of a file, as they would be loaded. */
export interface FilePreview {
  columns: PreviewColumn[]
  /** Up to 50 rows, of the loaded columns alone. */
  rows: (string | null)[][]
  /** What DuckDB found out about a CSV file. */
  csv?: { delimiter: string; quote: string; header: boolean; skip: number }
  /** For an append: columns of the table that the file lacks; they get their default, or NULL. */
  missing: string[]
  /** What has to be asked of the import so that it reads just this. */
  load: { columns?: FileColumn[] }
  /** The statement that will run, as the history shows it; undefined without a target. */
  sql?: string
}
