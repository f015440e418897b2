import type { ReactNode } from 'react'
import { PageToolsProvider } from '@/components/statements/tools'
import type { Actor } from '@/lib/access/types'
import { contextChoices, grantablePrivileges, roleNames } from '@/lib/warehouse'
import { createAction } from '../worksheets/actions'
import { dependentsAction, explainAction, favouriteAction } from './actions'

/** Gives the forms of a room what they need: roles, privileges, and doors that only look. */
export async function PageTools({ actor, children }: { actor: Actor; children: ReactNode }) {
  const { roles, role } = await contextChoices(actor)
  return (
    <PageToolsProvider
      tools={{
        roles,
        role,
        allRoles: roleNames(actor),
        privileges: grantablePrivileges(),
        explain: explainAction,
        dependents: dependentsAction,
        createWorksheet: createAction,
        setFavourite: favouriteAction,
      }}
    >
      {children}
    </PageToolsProvider>
  )
}
