import type { Metadata } from 'next'
import { Sessions } from '@/components/account/sessions'
import { requireActor } from '@/lib/session/page'
import { listSessions } from '@/lib/users'
import { endOtherSessionsAction, endSessionAction } from '../actions'

export const metadata: Metadata = { title: 'Sign-ins' }

export default async function SessionsPage() {
  const sessions = await listSessions(await requireActor())
  return <Sessions sessions={sessions} actions={{ end: endSessionAction, endOthers: endOtherSessionsAction }} />
}
