import { Search, X } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'

export const inputClass =
  'h-7 w-full min-w-0 rounded-md border border-control/70 bg-surface px-2 text-sm text-text hover:border-control focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60'

export function Input({ className = '', ...rest }: ComponentProps<'input'>) {
  return <input className={`${inputClass} ${className}`} {...rest} />
}

/** A labelled input with its hint and its error, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  ...rest
}: ComponentProps<'input'> & { label: string; hint?: ReactNode; error?: string | null }) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      <Input id={id} aria-describedby={described || undefined} aria-invalid={error ? true : undefined} {...rest} />
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-faint">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-xs text-danger">
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** A search box with a clear button; Escape clears it. */
export function SearchInput({
  label,
  value,
  onValueChange,
  className = '',
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'onChange'> & {
  label: string
  value: string
  onValueChange: (value: string) => void
}) {
  return (
    <div className={`relative ${className}`}>
      <Search size={13} aria-hidden className="pointer-events-none absolute top-1.75 left-2 text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !value) return
          event.stopPropagation()
          onValueChange('')
        }}
        className={`${inputClass} pr-6 pl-7 [&::-webkit-search-cancel-button]:hidden`}
        {...rest}
      />
      {value ? (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => onValueChange('')}
          className="absolute top-1 right-1 grid size-5 place-items-center rounded text-faint hover:bg-hover hover:text-text"
        >
          <X size={12} aria-hidden />
        </button>
      ) : null}
    </div>
  )
}
