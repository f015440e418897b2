/** A DuckDB type, read from its text (`Column.type`). */
export type DataType =
  /** `name` is DuckDB's own, in capitals: INTEGER, DECIMAL, TIMESTAMP WITH TIME ZONE, JSON, ... */
  | { kind: 'scalar'; name: string; precision?: number; scale?: number }
  | { kind: 'enum'; values: string[] }
  | { kind: 'list'; item: DataType }
  | { kind: 'array'; item: DataType; length: number }
  /** Fields of an unnamed struct have the name ''. */
  | { kind: 'struct'; fields: Field[] }
  | { kind: 'map'; key: DataType; value: DataType }
  | { kind: 'union'; members: Field[] }

export interface Field {
  name: string
  type: DataType
}

const aliases: Record<string, string> = {
  TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE',
  TIMETZ: 'TIME WITH TIME ZONE',
  NUMERIC: 'DECIMAL',
  TEXT: 'VARCHAR',
  STRING: 'VARCHAR',
  INT: 'INTEGER',
  BYTEA: 'BLOB',
}

const token = /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([\p{L}_][\p{L}\p{N}_]*)|(\d+)|([()[\],]))/uy

interface Token {
  kind: 'quoted' | 'string' | 'word' | 'number' | 'mark'
  text: string
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  let at = 0
  const end = text.trimEnd().length
  while (at < end) {
    token.lastIndex = at
    const match = token.exec(text)
    if (!match) throw new Error(`Not a type: ${text}`)
    at = token.lastIndex
    const [, quoted, string, word, number, mark] = match
    if (quoted !== undefined) found.push({ kind: 'quoted', text: quoted.replaceAll('""', '"') })
    else if (string !== undefined) found.push({ kind: 'string', text: string.replaceAll("''", "'") })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else if (number !== undefined) found.push({ kind: 'number', text: number })
    else found.push({ kind: 'mark', text: mark! })
  }
  return found
}

/**
 * Reads a DuckDB type text, as `typeof()` and node-api write it, e.g. `STRUCT(a INTEGER, "b c" DECIMAL(18,3)[])`.
 * @throws Error if the text is no type.
 */
export function parseType(text: string): DataType {
  const reader = new Reader(text)
  const type = reader.type()
  reader.end()
  return type
}

class Reader {
  private readonly source: string
  private readonly list: Token[]
  private at = 0

  constructor(source: string) {
    this.source = source
    this.list = tokens(source)
  }

  end(): void {
    if (this.at < this.list.length) this.fail()
  }

  type(): DataType {
    let type = this.base()
    while (this.take('[')) {
      if (this.take(']')) type = { kind: 'list', item: type }
      else {
        type = { kind: 'array', item: type, length: this.number() }
        this.expect(']')
      }
    }
    return type
  }

  private base(): DataType {
    const first = this.next()
    if (first.kind === 'quoted') return { kind: 'scalar', name: first.text.toUpperCase() }
    if (first.kind !== 'word') return this.fail()
    const name = first.text.toUpperCase()
    if (name === 'ENUM') return { kind: 'enum', values: this.listOf(() => this.next().text) }
    if (name === 'STRUCT') return { kind: 'struct', fields: this.listOf(() => this.field()) }
    if (name === 'UNION') return { kind: 'union', members: this.listOf(() => this.field()) }
    if (name === 'MAP') {
      const [key, value] = this.listOf(() => this.type())
      return key && value ? { kind: 'map', key, value } : this.fail()
    }
    return this.scalar(name)
  }

  private scalar(first: string): DataType {
    let name = first
    if ((name === 'TIMESTAMP' || name === 'TIME') && this.list[this.at]?.text.toUpperCase() === 'WITH') {
      this.at += 3
      name += ' WITH TIME ZONE'
    }
    name = aliases[name] ?? name
    if (this.list[this.at]?.text !== '(') return { kind: 'scalar', name }
    const [precision, scale = 0] = this.listOf(() => {
      const part = this.next()
      return part.kind === 'number' ? Number(part.text) : Number.NaN
    })
    return name === 'DECIMAL' ? { kind: 'scalar', name, precision, scale } : { kind: 'scalar', name }
  }

  /** `name TYPE`, or a type alone in an unnamed struct: a lone word before `,`, `)`, `(` or `[` is a type. */
  private field(): Field {
    const name = this.list[this.at]
    const after = this.list[this.at + 1]
    const named =
      after !== undefined && after.kind !== 'mark' && after.kind !== 'string' && after.text.toUpperCase() !== 'WITH'
    if (!name || !named) return { name: '', type: this.type() }
    this.at++
    return { name: name.text, type: this.type() }
  }

  private listOf<T>(read: () => T): T[] {
    this.expect('(')
    const items: T[] = []
    if (this.take(')')) return items
    do items.push(read())
    while (this.take(','))
    this.expect(')')
    return items
  }

  private number(): number {
    const part = this.next()
    return part.kind === 'number' ? Number(part.text) : this.fail()
  }

  private next(): Token {
    return this.list[this.at++] ?? this.fail()
  }

  private take(mark: string): boolean {
    const token = this.list[this.at]
    if (token?.kind !== 'mark' || token.text !== mark) return false
    this.at++
    return true
  }

  private expect(mark: string): void {
    if (!this.take(mark)) this.fail()
  }

  private fail(): never {
    throw new Error(`Not a type: ${this.source}`)
  }
}
