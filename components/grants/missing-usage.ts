'use client'
import { useEffect, useState } from 'react'
import { usePageTools } from '../statements/tools'
import { type GrantPlace, type GrantScope, reachSql, usageIn } from './grant-sql'

/**
 * The GRANTs of USAGE without which a role cannot reach what is being granted: on the database and the schema that
 * hold it. Asked of EXPLAIN ACCESS as one chooses the role; empty while it is not known.
 */
export function useMissingUsage(place: GrantPlace, scope: GrantScope, role: string): string[] {
  const { explain } = usePageTools()
  const question = reachSql(place, scope, role)
  const inside = scope.of !== 'it'
  const [known, setKnown] = useState<{ question: string; grants: string[] } | null>(null)
  useEffect(() => {
    if (question === null) return
    let left = false
    void explain({ sql: question })
      .then((answer) => {
        if (!left && answer.ok) setKnown({ question, grants: usageIn(answer.value, inside) })
      })
      // Without an answer there is nothing to offer; the grant itself says what is wrong.
      .catch(() => undefined)
    return () => {
      left = true
    }
  }, [explain, question, inside])
  return known !== null && known.question === question ? known.grants : []
}
