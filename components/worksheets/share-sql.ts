import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import type { Sharing } from './types'

/** What a role may do with what is shared. */
export type Share = 'READ' | 'WRITE' | 'NONE'

/** What each role holds on the entry itself, in the order of the first grant. */
export function sharesOf(sharing: Sharing): Map<string, Share> {
  const shares = new Map<string, Share>()
  for (const { role, privilege } of sharing.granted)
    if (privilege === 'WRITE' || !shares.has(role)) shares.set(role, privilege === 'WRITE' ? 'WRITE' : 'READ')
  return shares
}

/** The statements that make it so: grants first, so that nobody is without access in between. */
export function shareSql(sharing: Sharing, wishes: ReadonlyMap<string, Share>): string[] {
  const on = `ON ${sharing.kind} ${quoteNameIfNeeded(sharing.name)}`
  const grants: string[] = []
  const revokes: string[] = []
  for (const [role, wish] of wishes) {
    const held = new Set(sharing.granted.filter((grant) => grant.role === role).map(({ privilege }) => privilege))
    const name = quoteNameIfNeeded(role)
    // Whoever may change it may read it, so that one grant says all.
    if (wish !== 'NONE' && !held.has(wish)) grants.push(`GRANT ${wish} ${on} TO ROLE ${name}`)
    for (const privilege of held)
      if (privilege !== wish && privilege !== 'OWNERSHIP') revokes.push(`REVOKE ${privilege} ${on} FROM ROLE ${name}`)
  }
  return [...grants, ...revokes]
}
