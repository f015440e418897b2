'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { AccessAnswer, Dependent } from '@/lib/warehouse/pages/types'
import type { BrowseEntry } from '@/lib/warehouse/types'
import type { WorksheetActions } from '../worksheets/types'

type Answer<T> = { ok: true; value: T } | { ok: false; error: { message: string } }

/** What forms need besides what they were given: the roles that one may take, and doors that only look. */
export interface PageTools {
  /** Roles that statements of a form may run in, and the one that they run in unless another is chosen. */
  roles: string[]
  role: string
  /** Every role of the account: grants may name any. */
  allRoles: string[]
  /** What can be granted on each kind of object, OWNERSHIP aside. */
  privileges: Record<string, readonly string[]>
  /** EXPLAIN GRANT, REVOKE and ACCESS; a server action. */
  explain: (given: { sql: string; role?: string }) => Promise<Answer<AccessAnswer>>
  /** What names an object from outside of it; a server action. */
  dependents: (given: { path: string[]; kind?: BrowseEntry['kind'] }) => Promise<Answer<Dependent[]>>
  /** A new worksheet; a server action. */
  createWorksheet: WorksheetActions['create']
  /** Keeps an object among the favourites, or no longer; a server action. */
  setFavourite: (given: { id: string; on: boolean }) => Promise<Answer<null>>
}

const Tools = createContext<PageTools | null>(null)

export function PageToolsProvider({ tools, children }: { tools: PageTools; children: ReactNode }) {
  return <Tools value={tools}>{children}</Tools>
}

export function usePageTools(): PageTools {
  const tools = useContext(Tools)
  if (!tools) throw new Error('This part of a page stands outside of its tools.')
  return tools
}
