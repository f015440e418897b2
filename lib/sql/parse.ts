import { lexStatement } from './lexer.ts'
import type { HouseStatement, ObjectName } from './statements.ts'

export function parseHouse(text: string): HouseStatement | null {
  const tokens = lexStatement(text)
  const words = tokens.map((t) => t.keyword)
  const nm = (i: number): ObjectName => {
    const parts = [tokens[i]!.value]
    while (tokens[i + 1]?.text === '.') {
      i += 2
      parts.push(tokens[i]!.value)
    }
    return { parts, at: tokens[i]!.start }
  }
  if (words[0] === 'CREATE' && words[1] === 'DATABASE')
    return {
      type: 'create database',
      name: nm(2),
      orReplace: false,
      ifNotExists: false,
      comment: null,
      encrypted: null,
      kind: null,
    }
  if (words[0] === 'CREATE' && words[1] === 'OR' && words[3] === 'DATABASE')
    return {
      type: 'create database',
      name: nm(4),
      orReplace: true,
      ifNotExists: false,
      comment: null,
      encrypted: null,
      kind: null,
    }
  if (words[0] === 'CREATE' && words[1] === 'SCHEMA')
    return { type: 'create schema', name: nm(2), orReplace: false, ifNotExists: false, managed: false, comment: null }
  if (words[0] === 'DROP' && words[1] === 'DATABASE')
    return { type: 'drop database', name: nm(2), ifExists: false, cascade: null }
  if (words[0] === 'USE')
    return /^(DATABASE|SCHEMA|ROLE|WAREHOUSE)$/.test(words[1]!)
      ? { type: 'use', kind: words[1] as 'ROLE', name: nm(2) }
      : { type: 'use', kind: null, name: nm(1) }
  if (words[0] === 'SHOW' && words[1] === 'TABLES')
    return { type: 'show', what: 'TABLES', terse: false, like: null, in: null, startsWith: null, limit: null }
  return null
}
