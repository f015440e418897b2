'use client'
import { MailCheck, RotateCw, Trash2 } from 'lucide-react'
import type { QueuedMail } from '@/lib/mail/types'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { MenuItem } from '../ui/menu'
import { complain, say } from '../ui/toast'
import { type Answer, ask } from './form'
import { LogNotice } from './sent'

interface Actions {
  retry: (given: { id: number }) => Promise<Answer<null>>
  discard: (given: { id: number }) => Promise<Answer<null>>
}

const columns: DataColumn<QueuedMail>[] = [
  {
    key: 'state',
    label: 'State',
    width: '6rem',
    by: (mail) => (mail.failedAt === null ? 0 : 1),
    cell: (mail) =>
      mail.failedAt === null ? <Badge tone="warn">waiting</Badge> : <Badge tone="danger">given up</Badge>,
  },
  { key: 'to', label: 'To', width: 'minmax(11rem,1fr)', by: (mail) => mail.to, cell: (mail) => mail.to },
  {
    key: 'subject',
    label: 'Subject',
    width: 'minmax(11rem,1fr)',
    by: (mail) => mail.subject,
    cell: (mail) => <span className="text-muted">{mail.subject}</span>,
  },
  {
    key: 'createdAt',
    label: 'Written',
    width: '7rem',
    descending: true,
    by: (mail) => mail.createdAt,
    cell: (mail) => <LocalTime time={mail.createdAt} ago />,
  },
  {
    key: 'attempts',
    label: 'Tries',
    width: '3.5rem',
    right: true,
    by: (mail) => mail.attempts,
    cell: (mail) => mail.attempts,
  },
  {
    key: 'nextAt',
    label: 'Next try',
    width: '10rem',
    by: (mail) => mail.nextAt,
    cell: (mail) =>
      mail.nextAt === null ? <span className="text-muted">none</span> : <LocalTime time={mail.nextAt} />,
  },
  {
    key: 'error',
    label: 'What the server said',
    width: 'minmax(12rem,1.4fr)',
    cell: (mail) => (
      <span className="text-muted" title={mail.error ?? undefined}>
        {mail.error}
      </span>
    ),
  },
]

/** Mails that could not be sent so far. */
export function Outbox({ mails, toLog, actions }: { mails: QueuedMail[]; toLog: boolean; actions: Actions }) {
  const router = useRouter()
  async function run(call: Promise<Answer<null>>, done: string) {
    const answer = await ask(call)
    if (answer.ok) say(done)
    else complain('That did not work', answer.error.message)
    router.refresh()
  }
  return (
    <DataTable
      label="Mails"
      rows={mails}
      columns={columns}
      keyOf={({ id }) => String(id)}
      textOf={({ to, subject, error }) => `${to} ${subject} ${error ?? ''}`}
      sort={{ key: 'createdAt', descending: true }}
      menuLabel={({ to }) => `the mail to ${to}`}
      menu={(mail) => (
        <>
          <MenuItem
            disabled={mail.nextAt === null}
            icon={<RotateCw size={14} aria-hidden />}
            onClick={() => void run(actions.retry({ id: mail.id }), 'Trying again')}
          >
            Try now
          </MenuItem>
          <MenuItem
            danger
            icon={<Trash2 size={14} aria-hidden />}
            onClick={() => void run(actions.discard({ id: mail.id }), 'Mail discarded')}
          >
            Discard
          </MenuItem>
        </>
      )}
      empty={
        <Empty icon={<MailCheck size={26} strokeWidth={1.5} aria-hidden />} title="No mail waits">
          A mail that the mail server does not take stays here and is tried again, at longer and longer intervals, for
          as long as its link works.
          <div className="mt-3">
            <LogNotice toLog={toLog} />
          </div>
        </Empty>
      }
    />
  )
}
