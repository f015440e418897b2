import type { StatementStatus } from '@/lib/warehouse/types'
import { Badge, type BadgeTone } from '../ui/badge'

const looks: Record<StatementStatus, [BadgeTone, string]> = {
  queued: ['neutral', 'Waiting'],
  running: ['info', 'Running'],
  succeeded: ['ok', 'Succeeded'],
  failed: ['danger', 'Failed'],
  denied: ['danger', 'Denied'],
  cancelled: ['warn', 'Cancelled'],
}

export const statusWord = (status: StatementStatus): string => looks[status][1]

export function StatusBadge({ status }: { status: StatementStatus }) {
  const [tone, word] = looks[status]
  return <Badge tone={tone}>{word}</Badge>
}
