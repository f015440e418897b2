'use client'
import { FileText, Folder, Trash2, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { TrashedEntry } from '@/lib/worksheets/types'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Button } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Dialog, useClosing } from '../ui/dialog'
import { Empty } from '../ui/empty'
import { plural } from '../ui/format'
import { MenuItem, MenuSeparator } from '../ui/menu'
import { complain, say } from '../ui/toast'
import type { Answered } from './types'

/** What the trash can do; server actions, handed in by the page. */
export interface TrashActions {
  restore(given: { id: string }): Promise<Answered<null>>
  deleteForGood(given: { id: string }): Promise<Answered<null>>
  empty(given: Record<never, never>): Promise<Answered<number>>
}

const keyOf = ({ id }: TrashedEntry) => id
const textOf = ({ name, from, trashedBy }: TrashedEntry) => `${name} ${from} ${trashedBy ?? ''}`

/** What was deleted: from where, when and by whom; back again, or gone for good. */
export function TrashList({ rows, actions }: { rows: TrashedEntry[]; actions: TrashActions }) {
  const router = useRouter()
  /** What is about to go for good; `all`: everything. */
  const [doomed, setDoomed] = useState<TrashedEntry | 'all' | null>(null)

  async function attempt<T>(work: Promise<Answered<T>>, done: string): Promise<void> {
    const answer = await work.catch(() => null)
    if (answer?.ok) say(done)
    else complain('That did not work', answer?.error.message ?? 'The server cannot be reached.')
    router.refresh()
  }

  const columns = useMemo<DataColumn<TrashedEntry>[]>(
    () => [
      {
        key: 'name',
        label: 'Name',
        width: 'minmax(12rem,2fr)',
        by: ({ name }) => name,
        cell: ({ name, kind, holds }) => {
          const Icon = kind === 'folder' ? Folder : FileText
          return (
            <span className="flex min-w-0 items-center gap-2" title={name}>
              <Icon size={14} aria-hidden strokeWidth={1.75} className="shrink-0 text-muted" />
              <bdi className="truncate">{name}</bdi>
              {kind === 'folder' ? (
                <span className="shrink-0 text-xs text-faint">with {plural(holds, 'worksheet')}</span>
              ) : null}
            </span>
          )
        },
      },
      {
        key: 'from',
        label: 'From',
        width: 'minmax(8rem,1fr)',
        by: ({ from }) => from,
        cell: ({ from }) => <bdi className="text-muted">{from || 'the top'}</bdi>,
      },
      {
        key: 'trashedAt',
        label: 'Deleted',
        width: '8rem',
        descending: true,
        by: ({ trashedAt }) => trashedAt,
        cell: ({ trashedAt }) => (
          <span className="text-muted">
            <LocalTime time={trashedAt} ago />
          </span>
        ),
      },
      {
        key: 'trashedBy',
        label: 'By',
        width: '8rem',
        by: ({ trashedBy }) => trashedBy,
        cell: ({ trashedBy }) => <span className="text-muted">{trashedBy ?? 'a former user'}</span>,
      },
      {
        key: 'goesAt',
        label: 'Gone for good',
        width: '11rem',
        by: ({ goesAt }) => goesAt,
        cell: ({ goesAt }) => (
          <span className="text-muted">
            <LocalTime time={goesAt} />
          </span>
        ),
      },
    ],
    [],
  )

  return (
    <>
      <DataTable
        label="Trash"
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'trashedAt', descending: true }}
        menuLabel={({ name }) => name}
        tools={
          rows.some(({ right }) => right === 'OWNERSHIP') ? (
            <Button tone="quiet" onClick={() => setDoomed('all')}>
              <Trash2 size={13} aria-hidden /> Empty the trash
            </Button>
          ) : null
        }
        menu={(row) => (
          <>
            <MenuItem
              icon={<Undo2 size={14} aria-hidden />}
              onClick={() => void attempt(actions.restore({ id: row.id }), `Restored ${row.name}`)}
            >
              Restore
            </MenuItem>
            {row.right === 'OWNERSHIP' ? (
              <>
                <MenuSeparator />
                <MenuItem danger icon={<Trash2 size={14} aria-hidden />} onClick={() => setDoomed(row)}>
                  Delete for good …
                </MenuItem>
              </>
            ) : null}
          </>
        )}
        empty={
          <Empty icon={<Trash2 size={26} strokeWidth={1.5} aria-hidden />} title="The trash is empty">
            Worksheets and folders that you delete wait here for 30 days. A folder comes back with all that it held.
          </Empty>
        }
      />
      {doomed ? (
        <ForGood
          what={doomed}
          onSure={() =>
            doomed === 'all'
              ? attempt(actions.empty({}), 'The trash is empty')
              : attempt(actions.deleteForGood({ id: doomed.id }), `${doomed.name} is gone`)
          }
          onClose={() => setDoomed(null)}
        />
      ) : null}
    </>
  )
}

function ForGood({
  what,
  onSure,
  onClose,
}: {
  what: TrashedEntry | 'all'
  onSure: () => Promise<void>
  onClose: () => void
}) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const isFolder = what !== 'all' && what.kind === 'folder'
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      width="sm"
      title={what === 'all' ? 'Empty the trash?' : `Delete ${what.name} for good?`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="danger"
            onClick={() => {
              close()
              void onSure()
            }}
          >
            {what === 'all' ? 'Empty it' : 'Delete for good'}
          </Button>
        </>
      }
    >
      <p className="text-sm text-muted">
        {what === 'all'
          ? 'Everything in it that is yours goes with its versions. This cannot be undone.'
          : isFolder
            ? `It goes with ${plural(what.holds, 'worksheet')} and their versions. This cannot be undone.`
            : 'It goes with its versions. This cannot be undone.'}
      </p>
    </Dialog>
  )
}
