import { LinkTabs } from '../ui/link-tabs'

/** The list of worksheets and the trash beside it. */
export function ListTabs({ current, trashed }: { current: 'all' | 'trash'; trashed: number }) {
  return (
    <LinkTabs
      label="Worksheets"
      current={current}
      tabs={[
        { key: 'all', href: '/worksheets/all', label: 'All worksheets' },
        { key: 'trash', href: '/worksheets/trash', label: 'Trash', count: trashed },
      ]}
    />
  )
}
