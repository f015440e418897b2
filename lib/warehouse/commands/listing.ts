import type { Securable } from '../../access/types.ts'
import type { HouseStatement } from '../../sql/index.ts'
import type { Column, Row } from '../engine/types.ts'
import type { SessionState } from '../session.ts'

export type Show = Extract<HouseStatement, { type: 'show' }>

/** What a SHOW lists, before LIKE, STARTS WITH and LIMIT. */
export interface Listing {
  columns: Column[]
  rows: Row[]
}

export const at: [string, string] = ['created_on', 'TIMESTAMP WITH TIME ZONE']

export const ownerName = (session: SessionState, one: Securable) =>
  session.catalog().state.roles.get(one.ownerRoleId)?.name ?? ''

export const flag = (value: boolean) => (value ? 'Y' : 'N')

export const byName = (rows: Row[], index: number) =>
  rows.sort((a, b) => ((a[index] ?? '') < (b[index] ?? '') ? -1 : 1))
