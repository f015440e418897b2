import type { Metadata } from 'next'
import { RoleGraph } from '@/components/admin/role-graph'
import { CreateRoleButton, RoleList } from '@/components/admin/role-list'
import { LinkTabs } from '@/components/ui/link-tabs'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listedUsers, listRoles } from '@/lib/warehouse'

export const metadata: Metadata = { title: 'Roles' }

export default async function RolesPage({ searchParams }: { searchParams: Promise<{ tab?: string }> }) {
  const actor = await requireActor()
  const graph = (await searchParams).tab === 'graph'
  const roles = listRoles(actor)
  return (
    <Page title="Roles" actions={<CreateRoleButton />}>
      <div className="flex h-full min-h-0 flex-col">
        <LinkTabs
          label="Ways to look at the roles"
          current={graph ? 'graph' : 'list'}
          tabs={[
            { key: 'list', label: 'List', href: '/roles' },
            { key: 'graph', label: 'Graph', href: '/roles?tab=graph' },
          ]}
        />
        <div className="min-h-0 flex-1">
          {graph ? (
            <RoleGraph roles={roles} />
          ) : (
            <RoleList roles={roles} users={(await listedUsers(actor)).map(({ name }) => name)} />
          )}
        </div>
      </div>
    </Page>
  )
}
