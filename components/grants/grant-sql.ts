import type { AccessAnswer } from '@/lib/warehouse/pages/types'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'

/** What a grant is on: an object by its full name as SQL takes it, or objects of a kind in a container. */
export interface GrantPlace {
  /** E.g. TABLE; ACCOUNT has no name. */
  kind: string
  name: string
}
export type GrantScope = { of: 'it' } | { of: 'all' | 'future'; kind: string }

const plurals: Record<string, string> = {
  SCHEMA: 'SCHEMAS',
  TABLE: 'TABLES',
  VIEW: 'VIEWS',
  SEQUENCE: 'SEQUENCES',
  FUNCTION: 'FUNCTIONS',
  STAGE: 'STAGES',
}

/** Kinds of objects that a container holds and that can be granted in one go. */
export function kindsIn(container: string): string[] {
  if (container === 'DATABASE') return Object.keys(plurals)
  return container === 'SCHEMA' ? Object.keys(plurals).filter((kind) => kind !== 'SCHEMA') : []
}

function on(place: GrantPlace, scope: GrantScope): string {
  if (scope.of !== 'it') return `${scope.of.toUpperCase()} ${plurals[scope.kind]} IN ${place.kind} ${place.name}`
  return place.kind === 'ACCOUNT' ? 'ACCOUNT' : `${place.kind} ${place.name}`
}

export function grantSql(
  privileges: readonly string[],
  place: GrantPlace,
  scope: GrantScope,
  role: string,
  withGrantOption: boolean,
): string | null {
  if (privileges.length === 0 || !role) return null
  const option = withGrantOption ? ' WITH GRANT OPTION' : ''
  return `GRANT ${privileges.join(', ')} ON ${on(place, scope)} TO ROLE ${quoteNameIfNeeded(role)}${option}`
}

/** Kinds that lie in a database, or in a schema of one. */
const contained = new Set(['SCHEMA', 'TABLE', 'VIEW', 'SEQUENCE', 'FUNCTION', 'TYPE', 'STAGE', 'FILE FORMAT', 'TASK'])

/** The question whether a role reaches the place; null where nothing lies around it, or no role is chosen yet. */
export function reachSql(place: GrantPlace, scope: GrantScope, role: string): string | null {
  const isContainer = place.kind === 'DATABASE' || place.kind === 'SCHEMA'
  if (!role || (scope.of === 'it' ? !contained.has(place.kind) : !isContainer)) return null
  const privilege = isContainer || place.kind === 'SEQUENCE' || place.kind === 'FUNCTION' ? 'USAGE' : 'OWNERSHIP'
  return `EXPLAIN ACCESS ${privilege} ON ${on(place, { of: 'it' })} FOR ROLE ${quoteNameIfNeeded(role)}`
}

/** What EXPLAIN ACCESS says is missing around the place; `inside`: on the place itself, too, as what lies in it is granted. */
export function usageIn({ columns, rows }: AccessAnswer, inside: boolean): string[] {
  const at = (name: string) => columns.indexOf(name)
  const around = inside ? rows : rows.slice(0, -1)
  return around
    .filter((row) => row[at('allowed')] === 'false' && ['DATABASE', 'SCHEMA'].includes(row[at('granted_on')] ?? ''))
    .flatMap((row) => row[at('missing_grant')] ?? [])
}

export function revokeSql(
  privilege: string,
  place: GrantPlace,
  scope: GrantScope,
  role: string,
  { optionOnly = false, cascade = false }: { optionOnly?: boolean; cascade?: boolean } = {},
): string {
  const option = optionOnly ? 'GRANT OPTION FOR ' : ''
  return `REVOKE ${option}${privilege} ON ${on(place, scope)} FROM ROLE ${quoteNameIfNeeded(role)}${cascade ? ' CASCADE' : ''}`
}

/** `current`: what becomes of the grants that stand. */
export function ownershipSql(place: GrantPlace, role: string, current: 'COPY' | 'REVOKE' | null): string | null {
  if (!role) return null
  return `GRANT OWNERSHIP ON ${on(place, { of: 'it' })} TO ROLE ${quoteNameIfNeeded(role)}${current ? ` ${current} CURRENT GRANTS` : ''}`
}

export const grantRoleSql = (role: string, to: 'ROLE' | 'USER', name: string): string | null =>
  role && name ? `GRANT ROLE ${quoteNameIfNeeded(role)} TO ${to} ${quoteNameIfNeeded(name)}` : null

export const revokeRoleSql = (role: string, from: 'ROLE' | 'USER', name: string): string =>
  `REVOKE ROLE ${quoteNameIfNeeded(role)} FROM ${from} ${quoteNameIfNeeded(name)}`
