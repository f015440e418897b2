import type { GrantKind } from '../statements.ts'
import type { Parser } from './parser.ts'

/** The words for a kind of object, and how many parts its name may have. */
interface Kind {
  kind: GrantKind
  words: string[]
  plural: string[] | null
  parts: number
}

function kind(name: GrantKind, parts: number, plural: string | null, words: string = name): Kind {
  return { kind: name, words: words.split(' '), plural: plural?.split(' ') ?? null, parts }
}

const kinds: Kind[] = [
  kind('DATABASE', 1, null),
  kind('SCHEMA', 2, 'SCHEMAS'),
  kind('TABLE', 3, 'TABLES'),
  kind('VIEW', 3, 'VIEWS'),
  kind('SEQUENCE', 3, 'SEQUENCES'),
  kind('FUNCTION', 3, 'FUNCTIONS'),
  kind('FUNCTION', 3, 'MACROS', 'MACRO'),
  kind('TYPE', 3, 'TYPES'),
  kind('STAGE', 3, 'STAGES'),
  kind('FILE FORMAT', 3, 'FILE FORMATS'),
  kind('TASK', 3, 'TASKS'),
  kind('WAREHOUSE', 1, null),
  kind('INTEGRATION', 1, null),
  kind('ROLE', 1, null),
  kind('USER', 1, null),
  kind('FOLDER', 1, null),
  kind('WORKSHEET', 1, null),
]

/** Takes `TABLE`, `FILE FORMAT`, ...; null if no such word comes next. */
export function takeKind(parser: Parser): Kind | null {
  return kinds.find((candidate) => parser.take(...candidate.words)) ?? null
}

/** Takes `TABLES`, `FILE FORMATS`, ...: what ALL and FUTURE can be said of. */
export function takePlural(parser: Parser): Kind | null {
  return kinds.find((candidate) => candidate.plural && parser.take(...candidate.plural)) ?? null
}

export const kindWords = 'a kind of object (TABLE, VIEW, SCHEMA, DATABASE, ...)'
