import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseHouse } from './parse.ts'
import { quoteName, quoteNameIfNeeded, quoteString } from './quote.ts'
import type { GrantKind, GrantTarget, HouseStatement, ObjectName, Properties, ShowGrants } from './statements.ts'

// Statements are made at random, printed by this file's own printer and read again: what comes back must be the same.

const plain = fc.constantFrom(
  'd',
  'My_t',
  'order',
  'role',
  'a b',
  'it"s',
  'é',
  '名',
  'x.y',
  'SELECT',
  '1a',
  'all',
  'like',
)
const part = fc
  .oneof(plain, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }))
  .filter((name) => !name.includes('\0'))
const text = fc
  .oneof(fc.constantFrom('', "it's", '%;--', '/*', '$$'), fc.string({ maxLength: 6 }))
  .filter((value) => !value.includes('\0'))
const named = (most: number): fc.Arbitrary<ObjectName> =>
  fc.array(part, { minLength: 1, maxLength: most }).map((parts) => ({ parts, at: 0 }))
const one = named(1)
const flag = fc.boolean()
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const partsOf: Record<GrantKind, number> = {
  DATABASE: 1,
  SCHEMA: 2,
  TABLE: 3,
  VIEW: 3,
  SEQUENCE: 3,
  FUNCTION: 3,
  TYPE: 3,
  STAGE: 3,
  'FILE FORMAT': 3,
  TASK: 3,
  WAREHOUSE: 1,
  INTEGRATION: 1,
  ROLE: 1,
  USER: 1,
  WORKSHEET: 1,
  FOLDER: 1,
}
const kind = fc.constantFrom(...(Object.keys(partsOf) as GrantKind[]))
const plural = fc.constantFrom<GrantKind>(
  'TABLE',
  'VIEW',
  'SEQUENCE',
  'FUNCTION',
  'TYPE',
  'STAGE',
  'FILE FORMAT',
  'TASK',
)
const object = kind.chain((of) => named(partsOf[of]).map((name) => ({ on: 'object' as const, kind: of, name })))
const database = one.map((name) => ({ kind: 'DATABASE' as const, name }))
const container = fc.oneof(
  database,
  named(2).map((name) => ({ kind: 'SCHEMA' as const, name })),
)
const objectTarget = fc.oneof(fc.constant({ on: 'account' as const }), object)
const target: fc.Arbitrary<GrantTarget> = fc.oneof(
  objectTarget,
  fc.record({ on: fc.constantFrom('all' as const, 'future' as const), kind: plural, container }),
  fc.record({
    on: fc.constantFrom('all' as const, 'future' as const),
    kind: fc.constant('SCHEMA' as const),
    container: database,
  }),
)
const privileges = fc.oneof(
  fc.constant('ALL' as const),
  fc.array(fc.constantFrom('SELECT', 'CREATE TABLE', 'USAGE', 'CREATE ROW ACCESS POLICY'), {
    minLength: 1,
    maxLength: 3,
  }),
)
const grantee = fc.record({ kind: fc.constantFrom('ROLE' as const, 'USER' as const), name: one })
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
const properties: fc.Arbitrary<Properties> = fc.dictionary(
  fc.constantFrom('EMAIL', 'SLOTS', 'COMMENT', 'DISABLED'),
  value,
  { minKeys: 1 },
)
const type = <T extends HouseStatement['type']>(name: T) => fc.constant(name)

const statement: fc.Arbitrary<HouseStatement> = fc.oneof(
  fc.record({
    type: type('create role'),
    name: one,
    orReplace: flag,
    ifNotExists: fc.constant(false),
    comment: orNull(text),
  }),
  fc.record({ type: type('alter role'), name: one, ifExists: flag, comment: orNull(text) }),
  fc.record({ type: type('drop role'), name: one, ifExists: flag }),
  fc.record({ type: type('create user'), name: one, ifNotExists: flag, properties }),
  fc.record({ type: type('alter user'), name: one, ifExists: flag, properties }),
  fc.record({ type: type('grant'), privileges, target, role: one, withGrantOption: flag }),
  fc.record({ type: type('revoke'), privileges, target, role: one, grantOptionFor: flag, cascade: flag }),
  fc.record({
    type: type('grant ownership'),
    target,
    role: one,
    current: orNull(fc.constantFrom('COPY' as const, 'REVOKE' as const)),
  }),
  fc.record({ type: type('grant role'), role: one, to: grantee, explain: fc.constant(true as const) }),
  fc.record({ type: type('revoke role'), role: one, from: grantee }),
  fc.record({
    type: type('explain access'),
    privilege: fc.constantFrom('SELECT', 'MANAGE GRANTS'),
    target: objectTarget,
    for: orNull(grantee),
  }),
  fc.record({
    type: type('show grants'),
    of: fc.oneof<fc.Arbitrary<ShowGrants>[]>(
      fc.constant({ form: 'mine' }),
      objectTarget.map((on) => ({ form: 'on', target: on })),
      grantee.map((to) => ({ form: 'to', grantee: to })),
      one.map((role) => ({ form: 'of', role })),
    ),
  }),
  fc.record({ type: type('use'), kind: fc.constant(null), name: named(2) }),
  fc.record({ type: type('use'), kind: fc.constant('SCHEMA' as const), name: named(2) }),
  fc.record({
    type: type('use'),
    kind: fc.constantFrom('DATABASE' as const, 'ROLE' as const, 'WAREHOUSE' as const),
    name: one,
  }),
  fc.record({
    type: type('use secondary roles'),
    roles: fc.oneof(fc.constantFrom('ALL' as const, 'NONE' as const), fc.array(one, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({ type: type('set'), name: fc.constantFrom('TimeZone', 'query_tag'), value, at: fc.constant(0) }),
  fc.record({
    type: type('create database'),
    name: one,
    orReplace: fc.constant(false),
    ifNotExists: flag,
    comment: orNull(text),
    encrypted: orNull(flag),
    kind: orNull(fc.constantFrom('DUCKLAKE')),
  }),
  fc.record({ type: type('drop database'), name: one, ifExists: flag, cascade: orNull(flag) }),
  fc.record({
    type: type('create warehouse'),
    name: one,
    orReplace: flag,
    ifNotExists: fc.constant(false),
    properties,
  }),
  fc.record({ type: type('alter warehouse'), name: one, ifExists: flag, properties }),
  fc.record({
    type: type('create schema'),
    name: named(2),
    orReplace: fc.constant(false),
    ifNotExists: flag,
    managed: flag,
    comment: orNull(text),
  }),
  fc.record({ type: type('alter schema'), name: named(2), ifExists: flag, managed: flag }),
  fc.record({
    type: type('show'),
    what: fc.constantFrom('TABLES' as const, 'FILE FORMATS' as const, 'COLUMNS' as const),
    terse: flag,
    like: orNull(text),
    in: orNull(
      fc.oneof(
        container,
        named(3).map((name) => ({ kind: null, name })),
        fc.constant({ kind: 'ACCOUNT' as const, name: null }),
      ),
    ),
    startsWith: orNull(text),
    limit: orNull(fc.nat()),
    history: flag,
  }),
  object.map(
    ({ kind: of, name }): HouseStatement => ({
      type: 'describe',
      kind: of as Exclude<GrantKind, 'FOLDER'>,
      name,
      query: null,
    }),
  ),
  named(3).map((name): HouseStatement => ({ type: 'describe', kind: null, name, query: null })),
)

/** The gap between two words, and how words are written, as people do. */
interface Style {
  gap: string
  lower: boolean
  quoteAll: boolean
}
const style = fc.record<Style>({
  gap: fc.constantFrom(' ', '\n  ', ' /* x */ ', ' -- ;\n', '\t\u00a0'),
  lower: flag,
  quoteAll: flag,
})

function print(of: HouseStatement, { gap, lower, quoteAll }: Style): string {
  const words: string[] = []
  const say = (...more: (string | false | null)[]) => {
    for (const word of more) if (word) words.push(...word.split(' ').map((each) => (lower ? each.toLowerCase() : each)))
  }
  const name = ({ parts }: ObjectName) => words.push(parts.map(spell).join('.'))
  const spell = (each: string) =>
    quoteAll || /^(all|none|like)$/i.test(each) ? quoteName(each) : quoteNameIfNeeded(each)
  const literal = (each: string | number | boolean | null) =>
    words.push(typeof each === 'string' ? quoteString(each) : String(each))
  const comment = (each: string | null) => each !== null && (say('COMMENT ='), literal(each))
  const set = (all: Properties) => {
    for (const [key, each] of Object.entries(all)) {
      say(`${key} =`)
      literal(each)
    }
  }
  const on = (each: GrantTarget) => {
    say('ON')
    if (each.on === 'account') say('ACCOUNT')
    else if (each.on === 'object') {
      say(each.kind)
      name(each.name)
    } else {
      say(each.on.toUpperCase(), `${each.kind}S`, 'IN', each.container.kind)
      name(each.container.name)
    }
  }
  const to = (each: { kind: string; name: ObjectName }) => {
    say(each.kind)
    name(each.name)
  }
  const rights = (each: string[] | 'ALL') => say(typeof each === 'string' ? each : each.join(' , '))

  if ('explain' in of) say('EXPLAIN')
  switch (of.type) {
    case 'grant':
      say('GRANT')
      rights(of.privileges)
      on(of.target)
      say('TO ROLE')
      name(of.role)
      say(of.withGrantOption && 'WITH GRANT OPTION')
      break
    case 'revoke':
      say('REVOKE', of.grantOptionFor && 'GRANT OPTION FOR')
      rights(of.privileges)
      on(of.target)
      say('FROM ROLE')
      name(of.role)
      say(of.cascade && 'CASCADE')
      break
    case 'grant ownership':
      say('GRANT OWNERSHIP')
      on(of.target)
      say('TO ROLE')
      name(of.role)
      say(of.current && `${of.current} CURRENT GRANTS`)
      break
    case 'grant role':
    case 'revoke role':
      say(of.type)
      name(of.role)
      say(of.type === 'grant role' ? 'TO' : 'FROM')
      to(of.type === 'grant role' ? of.to : of.from)
      break
    case 'explain access':
      say(`EXPLAIN ACCESS ${of.privilege}`)
      on(of.target)
      if (of.for) {
        say('FOR')
        to(of.for)
      }
      break
    case 'show grants':
      say('SHOW GRANTS')
      if (of.of.form === 'on') on(of.of.target)
      else if (of.of.form === 'to') {
        say('TO')
        to(of.of.grantee)
      } else if (of.of.form === 'of') {
        say('OF ROLE')
        name(of.of.role)
      }
      break
    case 'use':
      say('USE', of.kind)
      name(of.name)
      break
    case 'use secondary roles':
      say('USE SECONDARY ROLES')
      if (typeof of.roles === 'string') say(of.roles)
      else words.push(of.roles.map(({ parts }) => spell(parts[0]!)).join(','))
      break
    case 'set':
      say('SET')
      words.push(of.name, '=')
      literal(of.value)
      break
    case 'show':
      say('SHOW', of.terse && 'TERSE', of.what, of.history && 'HISTORY')
      if (of.like !== null) literal((say('LIKE'), of.like))
      if (of.in) {
        say('IN', of.in.kind)
        if (of.in.name) name(of.in.name)
      }
      if (of.startsWith !== null) literal((say('STARTS WITH'), of.startsWith))
      if (of.limit !== null) literal((say('LIMIT'), of.limit))
      break
    case 'describe':
      say('DESCRIBE', of.kind)
      name(of.name!)
      break
    default: {
      const [verb, what] = of.type.toUpperCase().split(' ')
      say(verb!, 'orReplace' in of && of.orReplace && 'OR REPLACE', what!)
      say('ifNotExists' in of && of.ifNotExists && 'IF NOT EXISTS', 'ifExists' in of && of.ifExists && 'IF EXISTS')
      if ('name' in of && typeof of.name === 'object' && of.name) name(of.name)
      if ('properties' in of) {
        say(verb === 'ALTER' && 'SET')
        set(of.properties)
      }
      if (of.type === 'alter schema') say(of.managed ? 'ENABLE' : 'DISABLE', 'MANAGED ACCESS')
      else if ('managed' in of) say(of.managed && 'WITH MANAGED ACCESS')
      if (of.type === 'alter role') of.comment === null ? say('UNSET COMMENT') : comment((say('SET'), of.comment!))
      else if ('comment' in of) comment(of.comment ?? null)
      if (of.type === 'create database') {
        say(
          of.kind && `TYPE = ${of.kind}`,
          of.encrypted !== null && `ENCRYPTED = ${String(of.encrypted).toUpperCase()}`,
        )
      }
      if (of.type === 'drop database') say(of.cascade !== null && (of.cascade ? 'CASCADE' : 'RESTRICT'))
    }
  }
  return words.join(gap)
}

/** Without the places, which the printer does not foresee. */
function withoutPlaces(of: unknown): unknown {
  return JSON.parse(JSON.stringify(of, (key, each) => (key === 'at' ? undefined : each)))
}

it('every statement comes back from its text', () => {
  fc.assert(
    fc.property(statement, style, (of, how) => {
      expect(withoutPlaces(parseHouse(print(of, how)))).toEqual(withoutPlaces(of))
    }),
    { numRuns: 3000 },
  )
})

it('names and values point at where they stand', () => {
  fc.assert(
    fc.property(statement, style, (of, how) => {
      const printed = print(of, how)
      JSON.stringify(parseHouse(printed), (_key, each) => {
        if (each && typeof each === 'object' && 'parts' in each) {
          const { at, parts } = each as ObjectName
          const first = printed.slice(at)
          expect(first.startsWith(parts[0]!) || first.startsWith(quoteName(parts[0]!))).toBe(true)
        }
        return each
      })
    }),
    { numRuns: 500 },
  )
})

it('any words end in a statement, in null or in an error with a place', () => {
  const words =
    'grant revoke select on table all future in database d "s" to role from with option show create user set = , ( ) . as use like 1 explain access'
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 12 }), (soup) => {
      try {
        parseHouse(soup.join(' '))
      } catch (error) {
        expect(error).toMatchObject({ name: 'MallardError', place: { line: 1 } })
      }
    }),
    { numRuns: 3000 },
  )
})
