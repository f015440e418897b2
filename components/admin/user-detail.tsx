'use client'
import { Ban, CircleCheck, Ellipsis, Link2, Settings2, Trash2, UserPlus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { EffectiveRight, UserPage } from '@/lib/warehouse/pages/types'
import { LocalTime } from '../history/local-time'
import { useRouter } from '../shell/link'
import { Button, IconButton } from '../ui/button'
import { Empty } from '../ui/empty'
import { SearchInput } from '../ui/input'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { Scroll } from '../ui/scroll'
import { Spinner } from '../ui/spinner'
import { GrantRole } from './role-forms'
import { type MakeSignInLink, SignInLink } from './sign-in-link'
import { DisableUser, DropUser, UserDefaults } from './user-forms'

/** What can be done with a user, at the head of their page. */
export function UserActions({ user, makeLink }: { user: UserPage; makeLink: MakeSignInLink }) {
  const [form, setForm] = useState<'grant' | 'defaults' | 'disable' | 'link' | 'drop' | null>(null)
  const router = useRouter()
  const close = () => setForm(null)
  return (
    <div className="flex shrink-0 gap-2">
      <Button disabled={!user.mayManage || user.disabled} onClick={() => setForm('link')}>
        <Link2 size={13} aria-hidden /> Sign-in link
      </Button>
      <Button tone="primary" onClick={() => setForm('grant')}>
        <UserPlus size={13} aria-hidden /> Grant a role
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton tone="plain" label={`Actions for ${user.name}`}>
            <Ellipsis size={14} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Settings2 size={14} aria-hidden />} onClick={() => setForm('defaults')}>
          How sessions begin …
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          disabled={!user.mayManage}
          icon={user.disabled ? <CircleCheck size={14} aria-hidden /> : <Ban size={14} aria-hidden />}
          onClick={() => setForm('disable')}
        >
          {user.disabled ? 'Enable …' : 'Disable …'}
        </MenuItem>
        <MenuItem
          danger
          disabled={!user.mayManage}
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => setForm('drop')}
        >
          Drop …
        </MenuItem>
      </Menu>
      {form === 'grant' ? <GrantRole to={{ kind: 'USER', name: user.name }} users={[]} onClose={close} /> : null}
      {form === 'defaults' ? <UserDefaults user={user} onClose={close} /> : null}
      {form === 'disable' ? <DisableUser user={user} onClose={close} /> : null}
      {form === 'link' ? <SignInLink name={user.name} make={makeLink} onClose={close} /> : null}
      {form === 'drop' ? (
        <DropUser name={user.name} onClose={close} onDropped={() => router.replace('/users')} />
      ) : null}
    </div>
  )
}

export function UserFacts({ user }: { user: UserPage }) {
  const facts: [string, React.ReactNode][] = [
    ['E-mail', user.email ?? 'not shown, or none'],
    ['Owner', user.owner],
    ['Sessions begin in', user.defaultRole ?? 'PUBLIC'],
    ['Secondary roles', user.secondaryRoles],
    ['Warehouse', user.defaultWarehouse ?? 'COMPUTE_WH'],
    ['Database', user.defaultNamespace ?? 'none'],
    ['Password', user.hasPassword ? 'set' : 'none yet'],
    ['Created', <LocalTime key="created" time={user.createdAt} />],
    ...(user.comment ? [['Comment', user.comment] as [string, string]] : []),
  ]
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 border-b border-line px-6 py-3 text-sm">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type Rights = { rights: EffectiveRight[]; total: number }

/** The rights of a user that contain a text; a server action. */
export type LoadAccess = (given: {
  name: string
  text: string
}) => Promise<{ ok: true; value: Rights } | { ok: false; error: { message: string } }>

/** What a user may do, by whatever way: object, privilege, and the chain of roles and grants that gives it. */
export function EffectiveAccess({ name, first, load }: { name: string; first: Rights; load: LoadAccess }) {
  const [text, setText] = useState('')
  const [found, setFound] = useState(first)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const turn = useRef(0)
  const touched = useRef(false)

  useEffect(() => {
    if (!touched.current) return
    const mine = ++turn.current
    const timer = setTimeout(async () => {
      setBusy(true)
      const answer = await load({ name, text }).catch(() => null)
      if (mine !== turn.current) return
      setBusy(false)
      setError(answer?.ok ? null : (answer?.error.message ?? 'The server cannot be reached.'))
      if (answer?.ok) setFound(answer.value)
    }, 150)
    return () => clearTimeout(timer)
  }, [text, load, name])

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 border-b border-line px-6 py-2">
        <SearchInput
          label="Filter objects and privileges"
          value={text}
          onValueChange={(next) => {
            touched.current = true
            setText(next)
          }}
          className="w-72"
        />
        <span role="status" className="text-xs text-faint tabular-nums">
          {found.rights.length < found.total ? `${found.rights.length} of ${found.total}` : found.total}
        </span>
        {busy ? <Spinner size={12} label="Looking" /> : null}
      </div>
      {error ? (
        <p role="alert" className="bg-danger-soft px-6 py-2 text-sm text-danger">
          {error}
        </p>
      ) : null}
      {found.total === 0 ? (
        <Empty title={text ? `Nothing contains “${text}”` : 'No access to anything that you may see'}>
          {text ? null : 'Grant the user a role, or a privilege to one of their roles.'}
        </Empty>
      ) : (
        <Scroll label="Effective access" className="min-h-0 flex-1">
          <table className="w-full min-w-[52rem] text-sm" aria-label="Effective access">
            <thead className="sticky top-0 bg-sunken">
              <tr className="h-8 text-left text-xs text-muted shadow-[inset_0_-1px_0_var(--line-strong)] [&>th]:pr-4 [&>th]:font-medium">
                <th scope="col" className="w-28 pl-6">
                  Type
                </th>
                <th scope="col">Object</th>
                <th scope="col" className="w-44">
                  Privilege
                </th>
                <th scope="col">By</th>
              </tr>
            </thead>
            <tbody>
              {found.rights.map((right) => (
                <tr
                  key={`${right.kind} ${right.name} ${right.privilege}`}
                  className="border-b border-line/70 align-top hover:bg-hover [&>td]:py-1.5 [&>td]:pr-4"
                >
                  <td className="pl-6 text-muted">{right.kind.toLowerCase()}</td>
                  <td className="break-all">{right.name}</td>
                  <td className="text-xs leading-5 font-medium">{right.privilege}</td>
                  <td>
                    <Chain text={right.chain} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.rights.length < found.total ? (
            <p className="px-6 py-3 text-xs text-muted">Narrow the filter to see the rest.</p>
          ) : null}
        </Scroll>
      )}
    </div>
  )
}

/** `USER ANNA > ROLE ANALYST > SELECT granted by ROLE OWNER`, as steps. */
function Chain({ text }: { text: string }) {
  return (
    <span className="flex flex-wrap items-center gap-x-1 gap-y-0.5 text-xs leading-5 text-muted">
      {text.split(' > ').map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a chain are told apart by their place
        <span key={at} className="whitespace-nowrap">
          {at > 0 ? <span aria-hidden>→ </span> : null}
          {step}
        </span>
      ))}
    </span>
  )
}
