import { Network } from 'lucide-react'
import type { Dependent } from '@/lib/warehouse/pages/types'
import { quotePath } from '../editor/names'
import { SqlText } from '../history/sql-text'
import { Link } from '../shell/link'
import { CopyButton } from '../ui/copy-button'
import { Empty } from '../ui/empty'
import { Scroll } from '../ui/scroll'
import { CatalogIcon } from './icon'
import { laidOut } from './laid-out'
import { addressOf } from './page-of'

/** The statement that makes an object. */
export function DefinitionTab({ ddl }: { ddl: string | null }) {
  if (ddl === null)
    return <p className="px-6 py-4 text-sm text-muted">Its definition is its owner’s alone, or it has none.</p>
  return (
    <div className="flex flex-col gap-2 px-6 py-4">
      <div className="flex justify-end">
        <CopyButton text={ddl} what="SQL" />
      </div>
      <Scroll label="Definition" className="max-h-[65vh] rounded-md border border-line bg-sunken p-3">
        <SqlText text={laidOut(ddl)} />
      </Scroll>
    </div>
  )
}

/** What names the object: views and macros by their text, tables by a foreign key. */
export function DependentsTab({ dependents }: { dependents: Dependent[] }) {
  if (dependents.length === 0)
    return (
      <Empty icon={<Network size={26} strokeWidth={1.5} aria-hidden />} title="Nothing names it">
        Views and macros that read it, and tables with a foreign key to it, are listed here: what would stop working
        without it. Only what your roles may see.
      </Empty>
    )
  return (
    <div className="px-6 py-3">
      <table className="w-full text-sm" aria-label="Dependents">
        <thead>
          <tr className="h-8 border-b border-line-strong text-left text-xs text-muted [&>th]:font-medium">
            <th scope="col">Name</th>
            <th scope="col" className="w-32">
              Type
            </th>
            <th scope="col" className="w-48">
              Owner
            </th>
          </tr>
        </thead>
        <tbody>
          {dependents.map((one) => (
            <tr key={`${one.kind} ${one.path.join('.')}`} className="h-8 border-b border-line/70 hover:bg-hover">
              <td>
                <Link prefetch={false} href={addressOf(one)} className="flex items-center gap-2 hover:text-accent">
                  <CatalogIcon kind={one.kind} /> {quotePath(one.path)}
                </Link>
              </td>
              <td className="text-muted">{one.kind}</td>
              <td className="text-muted">{one.owner}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
