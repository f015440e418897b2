'use client'
import { LogOut } from 'lucide-react'
import type { BrowserSession } from '@/lib/users/types'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { complain, say } from '../ui/toast'
import { type Answer, ask } from './form'
import { browserName } from './user-agent'

export interface SessionActions {
  end: (given: { id: string }) => Promise<Answer<null>>
  endOthers: (given: Record<string, never>) => Promise<Answer<null>>
}

const methods: Record<string, string> = {
  password: 'password',
  link: 'one-time link',
  passkey: 'passkey',
  oidc: 'single sign-on',
}

/** Where one is signed in: what, from where, since when; each can be ended. */
export function Sessions({ sessions, actions }: { sessions: BrowserSession[]; actions: SessionActions }) {
  const router = useRouter()
  const others = sessions.filter(({ current }) => !current).length

  async function run(call: Promise<Answer<null>>, done: string) {
    const answer = await ask(call)
    if (answer.ok) say(done)
    else complain('That did not work', answer.error.message)
    router.refresh()
  }

  return (
    <section aria-labelledby="sessions" className="flex flex-col">
      <div className="flex items-center gap-2 px-6 pt-5 pb-2">
        <h2 id="sessions" className="flex-1 text-sm font-semibold">
          Where you are signed in
        </h2>
        <Button
          disabled={others === 0}
          onClick={() => void run(actions.endOthers({}), 'Every other browser is signed out')}
        >
          Sign out everywhere else
        </Button>
      </div>
      <div className="overflow-x-auto px-6">
        <table className="w-full text-sm" aria-label="Browsers">
          <thead>
            <tr className="h-8 border-b border-line-strong text-left text-xs text-muted [&>th]:pr-4 [&>th]:font-medium">
              {['Browser', 'Address', 'Signed in by', 'Signed in', 'Last used', ''].map((name) => (
                <th key={name} scope="col">
                  {name || <span className="sr-only">Actions</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.id} className="h-9 border-b border-line/70 hover:bg-hover [&>td]:pr-4">
                <td title={session.agent ?? undefined}>
                  <span className="mr-2">{browserName(session.agent)}</span>
                  {session.current ? <Badge tone="accent">this one</Badge> : null}
                </td>
                <td className="text-muted">{session.address ?? 'unknown'}</td>
                <td className="text-muted">{methods[session.method] ?? session.method}</td>
                <td className="text-muted">
                  <LocalTime time={session.createdAt} ago />
                </td>
                <td className="text-muted">
                  <LocalTime time={session.usedAt} ago />
                </td>
                <td className="text-right">
                  {session.current ? null : (
                    <Button
                      tone="quiet"
                      onClick={() => void run(actions.end({ id: session.id }), 'That browser is signed out')}
                    >
                      <LogOut size={13} aria-hidden /> Sign out
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
