import type { Metadata } from 'next'
import { HeldPrivileges, HeldRoles, RoleActions, RoleMembers } from '@/components/admin/role-detail'
import { LocalTime } from '@/components/history/local-time'
import { Link } from '@/components/shell/link'
import { Badge } from '@/components/ui/badge'
import { LinkTabs } from '@/components/ui/link-tabs'
import { Page } from '@/components/ui/page'
import { orNotFound, requireActor } from '@/lib/session/page'
import { listedUsers, rolePage } from '@/lib/warehouse'
import type { RolePage } from '@/lib/warehouse/pages/types'

interface Props {
  params: Promise<{ name: string }>
  searchParams: Promise<{ tab?: string }>
}

const nameOf = async (params: Props['params']) => decodeURIComponent((await params).name)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await nameOf(params) }
}

export default async function RoleOfAccountPage({ params, searchParams }: Props) {
  const actor = await requireActor()
  const role = await orNotFound(rolePage(actor, await nameOf(params)))
  const users = (await listedUsers(actor)).map(({ name }) => name)
  const tab = (await searchParams).tab ?? 'members'
  const here = `/roles/${encodeURIComponent(role.name)}`
  return (
    <Page
      lead={<Link href="/roles">Roles</Link>}
      title={
        <>
          <span className="truncate">{role.name}</span>
          {role.system ? <Badge>system</Badge> : null}
          {role.mine ? <Badge tone="accent">yours</Badge> : null}
        </>
      }
      actions={<RoleActions role={role} users={users} />}
    >
      <div className="flex h-full min-h-0 flex-col">
        <dl className="flex flex-wrap gap-x-8 gap-y-1 border-b border-line px-6 py-3 text-sm">
          <Fact name="Owner">{role.owner}</Fact>
          <Fact name="Created">
            <LocalTime time={role.createdAt} />
          </Fact>
          <Fact name="Inherited by">{role.parents.join(', ') || 'no role'}</Fact>
          <Fact name="Comment">{role.comment || 'none'}</Fact>
        </dl>
        <LinkTabs
          label={`Parts of ${role.name}`}
          current={tab}
          tabs={[
            { key: 'members', label: 'Members', href: here, count: role.members.length },
            { key: 'inherits', label: 'Inherits', href: `${here}?tab=inherits`, count: role.inherits.length },
            { key: 'privileges', label: 'Privileges', href: `${here}?tab=privileges`, count: role.privileges.length },
            { key: 'future', label: 'Future grants', href: `${here}?tab=future`, count: role.future.length },
          ]}
        />
        <div className="min-h-0 flex-1">
          <Part role={role} tab={tab} users={users} />
        </div>
      </div>
    </Page>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Part({ role, tab, users }: { role: RolePage; tab: string; users: string[] }) {
  switch (tab) {
    case 'inherits':
      return (
        <HeldRoles
          holder={{ kind: 'ROLE', name: role.name }}
          lines={role.inherits}
          empty={{ title: 'Inherits from no role', text: 'A role has all that the roles granted to it have.' }}
        />
      )
    case 'privileges':
      return (
        <HeldPrivileges
          lines={role.privileges.map((line) => ({ ...line, future: false }))}
          empty={{
            title: 'No privileges of its own that you may see',
            text: 'Grant some on the page of a database, schema, table or warehouse.',
          }}
        />
      )
    case 'future':
      return (
        <HeldPrivileges
          lines={role.future.map((line) => ({ ...line, future: true }))}
          empty={{
            title: 'No future grants',
            text: 'They give a role its privileges on objects as these are made. Grant some on the page of a database or schema.',
          }}
        />
      )
    default:
      return <RoleMembers role={role.name} members={role.members} users={users} />
  }
}
