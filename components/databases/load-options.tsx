'use client'
import type { FileOptions, FilePreview } from '@/lib/warehouse/import/types'
import { CheckField, SelectField } from '../ui/fields'
import { Field } from '../ui/input'

const delimiters: [value: string, label: string][] = [
  [',', 'Comma ,'],
  [';', 'Semicolon ;'],
  ['\t', 'Tab'],
  ['|', 'Bar |'],
  [' ', 'Space'],
]
const quotes: [value: string, label: string][] = [
  ['"', 'Double "'],
  ["'", "Single '"],
  ['', 'None'],
]
const nameIn = (choices: [string, string][], value: string) =>
  choices.find(([one]) => one === value)?.[1] ?? (value === '' ? 'none' : value)

/** How a file is read: for each, what was found, or another choice. */
export function LoadOptions({
  format,
  options,
  found,
  disabled,
  onChange,
}: {
  format: 'csv' | 'json' | 'parquet'
  options: FileOptions
  found: FilePreview['csv'] | undefined
  disabled: boolean
  onChange: (options: FileOptions) => void
}) {
  const set = <K extends keyof FileOptions>(key: K, value: FileOptions[K] | undefined) => {
    const { [key]: _, ...rest } = options
    onChange(value === undefined ? rest : { ...rest, [key]: value })
  }
  const auto = (value: string | undefined) => (value === undefined ? 'As found' : `As found: ${value}`)
  if (format === 'parquet') return null
  if (format === 'json')
    return (
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <SelectField
          label="Shape"
          disabled={disabled}
          value={options.shape ?? ''}
          onChange={(event) => set('shape', (event.target.value || undefined) as FileOptions['shape'])}
        >
          <option value="">As found</option>
          <option value="lines">A value a line</option>
          <option value="array">One array</option>
          <option value="values">Values one after another</option>
        </SelectField>
      </div>
    )
  return (
    <div className="grid grid-cols-2 items-start gap-x-3 gap-y-2 sm:grid-cols-4">
      <SelectField
        label="Delimiter"
        disabled={disabled}
        value={options.delimiter ?? 'auto'}
        onChange={(event) => set('delimiter', event.target.value === 'auto' ? undefined : event.target.value)}
      >
        <option value="auto">
          {auto(options.delimiter === undefined && found ? nameIn(delimiters, found.delimiter) : undefined)}
        </option>
        {delimiters.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Quote"
        disabled={disabled}
        value={options.quote ?? 'auto'}
        onChange={(event) =>
          set('quote', event.target.value === 'auto' ? undefined : (event.target.value as FileOptions['quote']))
        }
      >
        <option value="auto">
          {auto(options.quote === undefined && found ? nameIn(quotes, found.quote).toLowerCase() : undefined)}
        </option>
        {quotes.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Encoding"
        disabled={disabled}
        value={options.encoding ?? 'utf-8'}
        onChange={(event) =>
          set('encoding', event.target.value === 'utf-8' ? undefined : (event.target.value as FileOptions['encoding']))
        }
      >
        <option value="utf-8">UTF-8</option>
        <option value="utf-16">UTF-16</option>
        <option value="latin-1">Latin-1</option>
      </SelectField>
      <SelectField
        label="Decimals after"
        disabled={disabled}
        value={options.decimal ?? '.'}
        onChange={(event) => set('decimal', event.target.value === ',' ? ',' : undefined)}
      >
        <option value=".">Point 1.5</option>
        <option value=",">Comma 1,5</option>
      </SelectField>
      <Field
        label="Text for NULL"
        placeholder="empty"
        disabled={disabled}
        spellCheck={false}
        value={options.nullText ?? ''}
        onChange={(event) => set('nullText', event.target.value || undefined)}
      />
      <Field
        label="Lines to skip"
        type="number"
        min={0}
        max={1_000_000}
        disabled={disabled}
        placeholder={found && options.skip === undefined ? `as found: ${found.skip}` : 'as found'}
        value={options.skip ?? ''}
        onChange={(event) => {
          const lines = Number.parseInt(event.target.value, 10)
          set('skip', Number.isNaN(lines) ? undefined : Math.min(1_000_000, Math.max(0, lines)))
        }}
      />
      <CheckField
        className="self-end pb-1.5 sm:col-span-2"
        label="The first line names the columns"
        disabled={disabled}
        checked={options.header ?? found?.header ?? true}
        onChange={(event) => set('header', event.target.checked)}
      />
    </div>
  )
}
