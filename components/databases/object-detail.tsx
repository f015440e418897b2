import type { ObjectPage } from '@/lib/warehouse/pages/types'
import { LocalTime } from '../history/local-time'
import { SqlText } from '../history/sql-text'
import { formatBytes, formatCount } from '../ui/format'
import { Scroll } from '../ui/scroll'
import { Preview } from './preview'

/** What is known of a database, a schema or an object, in one line. */
export function ObjectFacts({ object }: { object: ObjectPage }) {
  const facts: [string, React.ReactNode][] = [
    ['Owner', object.owner],
    ...(object.rows === null ? [] : [['Rows', formatCount(object.rows)] as [string, string]]),
    ...(object.bytes === null ? [] : [['Size', formatBytes(object.bytes)] as [string, string]]),
    ['Created', <LocalTime key="created" time={object.createdAt} />],
    ['Altered', <LocalTime key="altered" time={object.alteredAt} />],
    ...(object.comment ? [['Comment', object.comment] as [string, string]] : []),
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

/** A table's or view's columns, constraints and definition. */
export function ObjectDetail({ object }: { object: ObjectPage }) {
  return (
    <div className="flex flex-col gap-6 px-6 py-4">
      {object.columns.length > 0 ? (
        <section>
          <h2 className="mb-1 text-sm font-semibold">Columns</h2>
          <table className="w-full text-sm" aria-label="Columns">
            <thead>
              <tr className="h-7 border-b border-line-strong text-left text-xs text-muted [&>th]:pr-4 [&>th]:font-medium">
                {['Name', 'Type', 'Null', 'Default', 'Comment'].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {object.columns.map((column) => (
                <tr key={column.name} className="h-7 border-b border-line/70 align-top [&>td]:py-1 [&>td]:pr-4">
                  <td className="font-medium">{column.name}</td>
                  <td className="font-mono text-xs leading-5 text-(--code-type)">{column.type}</td>
                  <td className="text-muted">{column.nullable ? '' : 'not null'}</td>
                  <td className="font-mono text-xs leading-5 text-muted">{column.default}</td>
                  <td className="text-muted">{column.comment}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      {object.kind === 'table' || object.kind === 'view' ? <Preview path={object.path} /> : null}
      {object.constraints.length > 0 ? (
        <section>
          <h2 className="mb-1 text-sm font-semibold">Constraints</h2>
          <ul className="font-mono text-xs leading-6">
            {object.constraints.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {object.ddl ? (
        <section>
          <h2 className="mb-1 text-sm font-semibold">Definition</h2>
          <Scroll label="Definition" className="max-h-80 rounded-md border border-line bg-sunken p-3">
            <SqlText text={object.ddl} />
          </Scroll>
        </section>
      ) : null}
    </div>
  )
}
