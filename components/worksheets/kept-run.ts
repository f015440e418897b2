import type { Column } from '@/lib/warehouse/engine/types'

/** A result of an earlier statement that the server still keeps, to be shown without running anything. */
export interface KeptRun {
  statementId: string
  text: string
  columns: Column[]
  rowCount: number
}
