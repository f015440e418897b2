import { MailCheck } from 'lucide-react'
import type { ReactNode } from 'react'

/** A mail is on its way; without a mail server it lies in the server's log, and this says so. */
export function Sent({ toLog, children }: { toLog: boolean; children: ReactNode }) {
  return (
    <div role="status" className="flex flex-col gap-2 text-sm">
      <p className="flex items-start gap-2">
        <MailCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />
        <span>{children}</span>
      </p>
      <LogNotice toLog={toLog} />
    </div>
  )
}

export function LogNotice({ toLog }: { toLog: boolean }) {
  if (!toLog) return null
  return (
    <p className="rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
      This server has no mail server (SMTP_URL). The mail is in its log instead: ask whoever runs it for the link.
    </p>
  )
}
