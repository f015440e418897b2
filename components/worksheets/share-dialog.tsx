'use client'
import { Plus, User, Users } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { StatementDialog } from '../statements/statement-dialog'
import { PageToolsProvider, usePageTools } from '../statements/tools'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { Select } from '../ui/select'
import { Spinner } from '../ui/spinner'
import { type Share, shareSql, sharesOf } from './share-sql'
import type { Sharing, WorksheetActions, WorksheetEntry } from './types'
import type { Choices } from './use-choices'

/** Who may read or change a folder or worksheet; each change is shown as SQL, with its effect, before it is made. */
export function ShareDialog({
  entry,
  choices,
  load,
  onClose,
  onShared,
}: {
  entry: WorksheetEntry
  choices?: Choices
  load: WorksheetActions['sharing']
  onClose: () => void
  onShared: () => void
}) {
  const [sharing, setSharing] = useState<Sharing | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    void load({ id: entry.id })
      .then((answer) => {
        if (left) return
        if (answer.ok) setSharing(answer.value)
        else setFailure(answer.error.message)
      })
      .catch(() => !left && setFailure('The server cannot be reached.'))
    return () => {
      left = true
    }
  }, [entry.id, load])
  const tools = usePageTools()
  if (sharing)
    return (
      <PageToolsProvider tools={choices ? { ...tools, roles: choices.roles, allRoles: choices.allRoles } : tools}>
        <ShareForm sharing={sharing} name={entry.name} onClose={onClose} onShared={onShared} />
      </PageToolsProvider>
    )
  return <Waiting name={entry.name} failure={failure} onClose={onClose} />
}

function Waiting({ name, failure, onClose }: { name: string; failure: string | null; onClose: () => void }) {
  const { open, close, onClosed, back } = useClosing(onClose)
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      title={`Share ${name}`}
      width="lg"
      footer={<Button onClick={close}>Close</Button>}
    >
      {failure ? (
        <p role="alert" className="text-sm text-danger">
          {failure}
        </p>
      ) : (
        <Spinner size={14} label="Loading" />
      )}
    </Dialog>
  )
}

function ShareForm({
  sharing,
  name,
  onClose,
  onShared,
}: {
  sharing: Sharing
  name: string
  onClose: () => void
  onShared: () => void
}) {
  const { allRoles } = usePageTools()
  const [wishes, setWishes] = useState<ReadonlyMap<string, Share>>(new Map())
  const shares = new Map([...sharesOf(sharing), ...wishes])
  const free = allRoles.filter((role) => !shares.has(role))
  const sql = shareSql(sharing, wishes)
  const wish = (role: string, share: Share) => setWishes(new Map([...wishes, [role, share]]))
  const folder = sharing.kind === 'FOLDER'
  return (
    <StatementDialog
      title={`Share ${name}`}
      description={
        folder
          ? 'With roles, and through them with people. What lies in the folder is shared with it.'
          : 'With roles, and through them with people.'
      }
      sql={sql.length > 0 ? sql : null}
      verb="Share"
      explains
      width="lg"
      onClose={onClose}
      onRan={onShared}
      refreshes={false}
    >
      <table className="w-full text-sm" aria-label="Who may do what">
        <tbody>
          <Line icon={<User size={13} aria-hidden />} who={sharing.owner ?? 'You'}>
            <span className="text-muted">Owner</span>
          </Line>
          {sharing.inherited.map(({ role, privilege, from }) => (
            <Line key={`${role} ${privilege} ${from}`} icon={<Users size={13} aria-hidden />} who={role}>
              <span className="text-muted">
                {privilege === 'WRITE' ? 'can change' : 'can read'} through {from}
              </span>
            </Line>
          ))}
          {[...shares].map(([role, share]) => (
            <Line key={role} icon={<Users size={13} aria-hidden />} who={role}>
              <Select
                label={`What ${role} may do`}
                value={share}
                onChange={(event) => wish(role, event.target.value as Share)}
              >
                <option value="READ">can read</option>
                <option value="WRITE">can read and change</option>
                <option value="NONE">no access</option>
              </Select>
            </Line>
          ))}
        </tbody>
      </table>
      <div className="flex items-center gap-2 text-sm">
        <Plus size={13} aria-hidden className="text-faint" />
        <Select
          label="Add a role"
          value=""
          autoFocus
          onChange={(event) => event.target.value && wish(event.target.value, 'READ')}
        >
          <option value="">Add a role …</option>
          {free.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
      </div>
      <p className="text-xs text-faint">
        A shared worksheet runs with the roles of whoever runs it: sharing the text shows nobody the data that it reads.
      </p>
    </StatementDialog>
  )
}

function Line({ icon, who, children }: { icon: ReactNode; who: string; children: ReactNode }) {
  return (
    <tr className="border-b border-line/70 last:border-0">
      <th scope="row" className="py-1.5 pr-3 text-left font-normal">
        <span className="flex items-center gap-2">
          <span className="text-faint">{icon}</span> {who}
        </span>
      </th>
      <td className="w-px py-1.5 whitespace-nowrap">{children}</td>
    </tr>
  )
}
