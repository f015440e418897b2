import type { GrantLine } from '@/lib/warehouse/pages/types'
import { timeColumn } from '../history/time-column'
import { textColumn } from '../ui/columns'
import type { DataColumn } from '../ui/data-table'

// Columns that all lists of grants share.

export const privilegeColumn: DataColumn<GrantLine> = {
  key: 'privilege',
  label: 'Privilege',
  width: 'minmax(9rem,1fr)',
  by: ({ privilege }) => privilege,
  cell: ({ privilege }) => (
    <span className={`text-xs font-medium ${privilege === 'OWNERSHIP' ? 'text-accent' : ''}`}>{privilege}</span>
  ),
}

export const grantedBy: DataColumn<GrantLine> = textColumn(
  'grantor',
  'Granted by',
  'minmax(8rem,1fr)',
  ({ grantor }) => grantor ?? '',
)

export const since: DataColumn<GrantLine> = timeColumn('createdAt', 'Since', ({ createdAt }) => createdAt)
