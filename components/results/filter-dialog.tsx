'use client'
import { type FormEvent, useState } from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { SelectField } from '../ui/fields'
import { Field } from '../ui/input'
import { type Filter, type Operator, operators, takesValue } from './look'
import { valueKind } from './value'

/** Asks for one filter: a column, how, and a value. */
export function FilterDialog({
  columns,
  column,
  onFilter,
  onClose,
}: {
  columns: readonly Column[]
  /** The column that is chosen at first. */
  column: number
  onFilter: (filter: Filter) => void
  onClose: () => void
}) {
  const [at, setAt] = useState(column)
  const text = valueKind(columns[at]?.type ?? '') === 'text'
  const [operator, setOperator] = useState<Operator>(text ? 'contains' : '=')
  const [value, setValue] = useState('')

  function submit(event: FormEvent) {
    event.preventDefault()
    onFilter({ column: at, operator, ...(takesValue(operator) ? { value } : {}) })
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Filter the result"
      description="All kept rows are looked at; the statement does not run again."
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form="filter">
            Filter
          </Button>
        </>
      }
    >
      <form id="filter" onSubmit={submit} className="flex flex-col gap-3">
        <SelectField label="Column" value={at} onChange={(event) => setAt(Number(event.target.value))}>
          {columns.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat; a column is its index
            <option key={index} value={index}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Condition"
          value={operator}
          onChange={(event) => setOperator(event.target.value as Operator)}
        >
          {Object.entries(operators).map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </SelectField>
        {takesValue(operator) ? (
          <Field
            label="Value"
            hint={`Compared as ${operator === 'contains' ? 'text, in any case' : columns[at]?.type}`}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        ) : null}
      </form>
    </Dialog>
  )
}
