'use client'
import { Play } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { ParameterValue } from '@/lib/worksheets/types'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { Input } from '../ui/input'
import { Kbd } from '../ui/kbd'
import { Select } from '../ui/select'
import type { Bindings } from './bindings'
import { fault, type ParameterQuestion, remember, typeOfText } from './parameter-form'

const types: [ParameterValue['type'], string, string][] = [
  ['TEXT', 'Text', ''],
  ['FIXED', 'Number', '42'],
  ['REAL', 'Floating point', '1.5e3'],
  ['BOOLEAN', 'Boolean', 'true'],
  ['DATE', 'Date', '2026-01-31'],
  ['TIME', 'Time', '13:45:00'],
  ['TIMESTAMP_NTZ', 'Timestamp', '2026-01-31 13:45:00'],
  ['TIMESTAMP_TZ', 'Timestamp with zone', '2026-01-31 13:45:00+01'],
  ['BINARY', 'Binary (hex)', 'cafe01'],
]

/** A value as it is being typed: the text stays while NULL is ticked. */
interface Typed {
  type: ParameterValue['type']
  /** Until a type is chosen it follows the text. */
  chosen: boolean
  text: string
  isNull: boolean
}

const toValue = ({ type, text, isNull }: Typed): ParameterValue => ({
  type,
  value: isNull ? null : type === 'TEXT' ? text : text.trim(),
})

/** Asks for the values of a run's parameters; they are bound, never written into the statement. */
export function ParameterDialog({
  question: { worksheetId, names, before },
  onRun,
  onClosed,
}: {
  question: ParameterQuestion
  onRun: (values: Bindings) => void
  onClosed: () => void
}) {
  const form = useId()
  const closing = useClosing(onClosed)
  const [tried, setTried] = useState(false)
  const [typed, setTyped] = useState<Typed[]>(() =>
    names.map((name) => {
      const last = before[name.toLowerCase()]
      return {
        type: last?.type ?? 'TEXT',
        chosen: last !== undefined,
        text: last?.value ?? '',
        isNull: last?.value === null,
      }
    }),
  )
  const faults = typed.map((one) => fault(toValue(one)))

  const write = (at: number, text: string) =>
    change(at, typed[at]!.chosen ? { text } : { text, type: typeOfText(text) })
  const change = (at: number, with_: Partial<Typed>) =>
    setTyped(typed.map((one, index) => (index === at ? { ...one, ...with_ } : one)))

  function run(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (faults.some((each) => each !== null)) return
    const values = Object.fromEntries(names.map((name, at) => [name, toValue(typed[at]!)]))
    remember(worksheetId, values)
    closing.close()
    onRun(values)
  }

  return (
    <Dialog
      open={closing.open}
      onOpenChange={(open) => !open && closing.close()}
      onClosed={closing.onClosed}
      back={closing.back}
      title={names.length === 1 ? 'A parameter needs a value' : `${names.length} parameters need values`}
      description="They are bound to the statement, and remembered for you with this worksheet."
      footer={
        <>
          <span className="mr-auto self-center text-2xs text-faint">
            <Kbd keys="⏎" /> runs
          </span>
          <Button onClick={closing.close}>Cancel</Button>
          <Button type="submit" form={form} tone="primary">
            <Play size={12} aria-hidden fill="currentColor" /> Run
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={run}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(event)
        }}
        className="grid grid-cols-[minmax(4rem,auto)_auto_1fr_auto] items-center gap-x-2 gap-y-2"
      >
        {names.map((name, at) => {
          const { type, text, isNull } = typed[at]!
          const wrong = tried ? faults[at] : null
          return (
            <div key={name} className="contents">
              <label htmlFor={`${form}-${at}`} className="max-w-40 truncate font-mono text-sm" title={name}>
                {name}
              </label>
              <Select
                label={`Type of ${name}`}
                value={type}
                onChange={(event) => change(at, { type: event.target.value as Typed['type'], chosen: true })}
              >
                {types.map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
              <Input
                id={`${form}-${at}`}
                autoFocus={at === 0}
                value={isNull ? '' : text}
                disabled={isNull}
                placeholder={isNull ? 'NULL' : types.find(([value]) => value === type)?.[2]}
                autoComplete="off"
                spellCheck={false}
                aria-invalid={wrong ? true : undefined}
                aria-describedby={wrong ? `${form}-${at}-fault` : undefined}
                onChange={(event) => write(at, event.target.value)}
                className="font-mono"
              />
              <label className="flex items-center gap-1 text-xs text-muted">
                <input
                  type="checkbox"
                  checked={isNull}
                  aria-label={`${name} is NULL`}
                  onChange={(event) => change(at, { isNull: event.target.checked })}
                  className="size-4 accent-accent"
                />
                NULL
              </label>
              {wrong ? (
                <p id={`${form}-${at}-fault`} role="alert" className="col-span-2 col-start-3 -mt-1 text-xs text-danger">
                  {wrong}
                </p>
              ) : null}
            </div>
          )
        })}
      </form>
    </Dialog>
  )
}
