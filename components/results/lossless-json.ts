/** JSON in which numbers keep every digit: they stay text, told from strings by their class. */
export type LosslessJson = string | boolean | null | LosslessNumber | LosslessJson[] | Map<string, LosslessJson>

export class LosslessNumber {
  readonly digits: string
  constructor(digits: string) {
    this.digits = digits
  }
}

/** Reads JSON as API v2 writes nested values; undefined when it is none. `JSON.parse` would round large numbers. */
export function readJson(text: string): LosslessJson | undefined {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/g)
  if (!tokens) return undefined
  const shell = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]|\s+/g, '')
  if (shell) return undefined
  let at = 0
  try {
    const value = read(0)
    return at === tokens.length ? value : undefined
  } catch {
    return undefined
  }

  function expect(token: string): void {
    if (tokens![at++] !== token) throw new SyntaxError(`${token} expected`)
  }

  function read(depth: number): LosslessJson {
    if (depth > 500) throw new SyntaxError('too deep')
    const token = tokens![at++]
    if (token === undefined) throw new SyntaxError('cut off')
    if (token[0] === '"') return JSON.parse(token) as string
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    if (/^[-\d]/.test(token)) return new LosslessNumber(token)
    if (token === '[') {
      const items: LosslessJson[] = []
      if (tokens![at] === ']') {
        at++
        return items
      }
      for (;;) {
        items.push(read(depth + 1))
        if (tokens![at] !== ',') break
        at++
      }
      expect(']')
      return items
    }
    if (token !== '{') throw new SyntaxError(`unexpected ${token}`)
    const fields = new Map<string, LosslessJson>()
    if (tokens![at] === '}') {
      at++
      return fields
    }
    for (;;) {
      const key = tokens![at++]
      if (key?.[0] !== '"') throw new SyntaxError('key expected')
      expect(':')
      fields.set(JSON.parse(key) as string, read(depth + 1))
      if (tokens![at] !== ',') break
      at++
    }
    expect('}')
    return fields
  }
}
