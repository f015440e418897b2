import { FileCode2 } from 'lucide-react'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'

export function NoWorksheet({ missing, onNew }: { missing: boolean; onNew: () => void }) {
  return (
    <Empty
      icon={<FileCode2 size={26} strokeWidth={1.5} aria-hidden />}
      title={missing ? 'This worksheet does not exist or is not yours' : 'No worksheet is open'}
      action={
        <Button tone="primary" onClick={onNew}>
          New worksheet
        </Button>
      }
    >
      A worksheet is a text of SQL with its own session: role, database, variables and transaction. It saves itself.
    </Empty>
  )
}
