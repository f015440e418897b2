import type { Metadata } from 'next'
import { HeldRoles } from '@/components/admin/role-detail'
import { EffectiveAccess, UserActions, UserFacts } from '@/components/admin/user-detail'
import { Link } from '@/components/shell/link'
import { Badge } from '@/components/ui/badge'
import { LinkTabs } from '@/components/ui/link-tabs'
import { Page } from '@/components/ui/page'
import { orNotFound, requireActor } from '@/lib/session/page'
import { effectiveAccess, userPage } from '@/lib/warehouse'
import { accessAction, signInLinkAction } from '../actions'

interface Props {
  params: Promise<{ name: string }>
  searchParams: Promise<{ tab?: string }>
}

const nameOf = async (params: Props['params']) => decodeURIComponent((await params).name)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await nameOf(params) }
}

export default async function UserOfAccountPage({ params, searchParams }: Props) {
  const actor = await requireActor()
  const user = await orNotFound(userPage(actor, await nameOf(params)))
  const access = (await searchParams).tab === 'access'
  const here = `/users/${encodeURIComponent(user.name)}`
  return (
    <Page
      lead={<Link href="/users">Users</Link>}
      title={
        <>
          <span className="truncate">{user.name}</span>
          {user.disabled ? <Badge tone="danger">disabled</Badge> : null}
          {user.id === actor.userId ? <Badge tone="accent">you</Badge> : null}
        </>
      }
      actions={<UserActions user={user} makeLink={signInLinkAction} />}
    >
      <div className="flex h-full min-h-0 flex-col">
        <UserFacts user={user} />
        <LinkTabs
          label={`Parts of ${user.name}`}
          current={access ? 'access' : 'roles'}
          tabs={[
            { key: 'roles', label: 'Roles', href: here, count: user.granted.length },
            { key: 'access', label: 'Effective access', href: `${here}?tab=access` },
          ]}
        />
        <div className="min-h-0 flex-1">
          {access ? (
            <EffectiveAccess name={user.name} first={await effectiveAccess(actor, user.name)} load={accessAction} />
          ) : (
            <HeldRoles
              holder={{ kind: 'USER', name: user.name }}
              lines={user.granted}
              empty={{ title: 'No roles but PUBLIC', text: 'A user may do what their roles may.' }}
            />
          )}
        </div>
      </div>
    </Page>
  )
}
