'use client'
import { CircleStop, Pencil, Plus, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ListedWarehouse } from '@/lib/warehouse/pages/types'
import { quoteNameIfNeeded, quoteString } from '../../lib/sql/quote.ts'
import { StatementDialog } from '../statements/statement-dialog'
import { Button } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { Field } from '../ui/input'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'

/** The warehouses with their load now; a server action. */
export type LoadWarehouses = (
  given: Record<string, never>,
) => Promise<{ ok: true; value: ListedWarehouse[] } | { ok: false; error: { message: string } }>

const keyOf = ({ id }: ListedWarehouse) => id
const textOf = ({ name, owner, comment }: ListedWarehouse) => `${name} ${owner} ${comment ?? ''}`

const columns: DataColumn<ListedWarehouse>[] = [
  { key: 'name', label: 'Name', width: 'minmax(10rem,1.2fr)', by: ({ name }) => name, cell: ({ name }) => name },
  {
    key: 'load',
    label: 'Slots in use',
    width: '11rem',
    descending: true,
    by: ({ running, slots }) => running / slots,
    cell: ({ running, slots }) => (
      <span className="flex items-center gap-2">
        <span className="h-1.5 w-20 overflow-hidden rounded-full bg-line">
          <span
            className="block h-full rounded-full bg-accent"
            style={{ width: `${Math.min(100, (running / slots) * 100)}%` }}
          />
        </span>
        <span className="text-muted tabular-nums">
          {running} of {slots}
        </span>
      </span>
    ),
  },
  {
    key: 'queued',
    label: 'Waiting',
    width: '8rem',
    right: true,
    descending: true,
    by: ({ queued }) => queued,
    cell: ({ queued, queue }) => (
      <span className={queued > 0 ? 'text-warn' : 'text-muted'} title={`At most ${queue} wait`}>
        {queued} of {queue}
      </span>
    ),
  },
  {
    key: 'timeout',
    label: 'Time limit',
    width: '7rem',
    right: true,
    by: ({ timeoutSeconds }) => timeoutSeconds,
    cell: ({ timeoutSeconds }) => (
      <span className="text-muted">{timeoutSeconds === 0 ? 'none' : `${timeoutSeconds} s`}</span>
    ),
  },
  {
    key: 'owner',
    label: 'Owner',
    width: '9rem',
    by: ({ owner }) => owner,
    cell: ({ owner }) => <span className="text-muted">{owner}</span>,
  },
  {
    key: 'comment',
    label: 'Comment',
    width: 'minmax(8rem,1.5fr)',
    cell: ({ comment }) => <span className="text-muted">{comment}</span>,
  },
]

type Form = { do: 'create' } | { do: 'alter' | 'abort' | 'drop'; warehouse: ListedWarehouse }

/** Warehouses: how many statements run on each and how many wait, looked at anew every two seconds. */
export function WarehouseList({ first, load }: { first: ListedWarehouse[]; load: LoadWarehouses }) {
  const [now, setNow] = useState(first)
  const [form, setForm] = useState<Form | null>(null)
  useEffect(() => setNow(first), [first])
  useEffect(() => {
    const timer = setInterval(async () => {
      if (document.hidden) return
      const answer = await load({}).catch(() => null)
      if (answer?.ok) setNow(answer.value)
    }, 2_000)
    return () => clearInterval(timer)
  }, [load])
  const close = () => setForm(null)
  const name = useMemo(() => (form && 'warehouse' in form ? quoteNameIfNeeded(form.warehouse.name) : ''), [form])
  return (
    <>
      <DataTable
        label="Warehouses"
        rows={now}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name: of }) => of}
        minWidth="58rem"
        tools={
          <Button tone="primary" onClick={() => setForm({ do: 'create' })}>
            <Plus size={13} aria-hidden /> Create warehouse
          </Button>
        }
        menu={(warehouse) => {
          const may = (privilege: string) => warehouse.held.includes(privilege) || warehouse.held.includes('OWNERSHIP')
          return (
            <>
              <MenuLink href={`/warehouses/${encodeURIComponent(warehouse.name)}`}>Grants</MenuLink>
              <MenuSeparator />
              <MenuItem
                disabled={!may('MODIFY')}
                icon={<Pencil size={14} aria-hidden />}
                onClick={() => setForm({ do: 'alter', warehouse })}
              >
                Alter …
              </MenuItem>
              <MenuItem
                disabled={!may('OPERATE')}
                icon={<CircleStop size={14} aria-hidden />}
                onClick={() => setForm({ do: 'abort', warehouse })}
              >
                Abort all statements …
              </MenuItem>
              <MenuItem
                danger
                disabled={!may('OWNERSHIP')}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => setForm({ do: 'drop', warehouse })}
              >
                Drop …
              </MenuItem>
            </>
          )
        }}
        empty={
          <Empty title="No warehouse that you may see" example="CREATE WAREHOUSE reports SLOTS = 4">
            A warehouse bounds how many statements run at once, and how long.
          </Empty>
        }
      />
      {form?.do === 'create' ? <WarehouseForm onClose={close} /> : null}
      {form?.do === 'alter' ? <WarehouseForm warehouse={form.warehouse} onClose={close} /> : null}
      {form?.do === 'abort' ? (
        <StatementDialog
          title={`Abort all statements on ${form.warehouse.name}`}
          description={`${form.warehouse.running} run and ${form.warehouse.queued} wait, of everybody.`}
          sql={[`ALTER WAREHOUSE ${name} ABORT ALL QUERIES`]}
          verb="Abort all"
          danger
          onClose={close}
        />
      ) : null}
      {form?.do === 'drop' ? (
        <StatementDialog
          title={`Drop warehouse ${form.warehouse.name}`}
          description="Sessions that use it have to choose another."
          sql={[`DROP WAREHOUSE ${name}`]}
          verb="Drop"
          danger
          onClose={close}
        />
      ) : null}
    </>
  )
}

function WarehouseForm({ warehouse, onClose }: { warehouse?: ListedWarehouse; onClose: () => void }) {
  const before = {
    SLOTS: String(warehouse?.slots ?? 8),
    QUEUE: String(warehouse?.queue ?? 1000),
    STATEMENT_TIMEOUT_IN_SECONDS: String(warehouse?.timeoutSeconds ?? 0),
  }
  const [name, setName] = useState(warehouse?.name ?? '')
  const [values, setValues] = useState(before)
  const [note, setNote] = useState(warehouse?.comment ?? '')
  const whole = Object.values(values).every((value) => /^\d+$/.test(value))
  const keys = Object.keys(before) as (keyof typeof before)[]
  const set = keys.filter((key) => values[key] !== before[key]).map((key) => `${key} = ${values[key]}`)
  if (note !== (warehouse?.comment ?? '')) set.push(`COMMENT = ${quoteString(note)}`)
  const quoted = quoteNameIfNeeded(name.trim() || 'w')
  const sql = warehouse
    ? set.length > 0
      ? `ALTER WAREHOUSE ${quoted} SET ${set.join(' ')}`
      : null
    : name.trim()
      ? [`CREATE WAREHOUSE ${quoted}`, ...set].join(' ')
      : null
  const field = (key: keyof typeof before, label: string, hint: string) => (
    <Field
      label={label}
      hint={hint}
      inputMode="numeric"
      value={values[key]}
      onChange={(event) => setValues({ ...values, [key]: event.target.value.trim() })}
    />
  )
  return (
    <StatementDialog
      title={warehouse ? `Alter warehouse ${warehouse.name}` : 'Create a warehouse'}
      sql={sql && whole ? [sql] : null}
      verb={warehouse ? 'Alter' : 'Create'}
      onClose={onClose}
    >
      {warehouse ? null : (
        <Field label="Name" autoFocus value={name} spellCheck={false} onChange={(e) => setName(e.target.value)} />
      )}
      <div className="grid gap-3 sm:grid-cols-3">
        {field('SLOTS', 'Slots', 'Run at once: 1 to 64')}
        {field('QUEUE', 'Queue', 'Wait at most')}
        {field('STATEMENT_TIMEOUT_IN_SECONDS', 'Time limit in seconds', '0: none')}
      </div>
      <Field label="Comment" value={note} onChange={(event) => setNote(event.target.value)} />
    </StatementDialog>
  )
}
