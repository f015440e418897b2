import { type ComponentProps, type ReactNode, useId } from 'react'
import { inputClass } from './input'

function Labelled({ id, label, hint, children }: { id: string; label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-faint">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** A choice with a visible label. */
export function SelectField({
  label,
  hint,
  className = '',
  ...rest
}: ComponentProps<'select'> & { label: string; hint?: ReactNode }) {
  const id = useId()
  return (
    <Labelled id={id} label={label} hint={hint}>
      <select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={`${inputClass} pr-1! ${className}`}
        {...rest}
      />
    </Labelled>
  )
}

/** Text of several lines with a visible label; `code` sets it in the editor's font. */
export function AreaField({
  label,
  hint,
  code = false,
  className = '',
  ...rest
}: ComponentProps<'textarea'> & { label: string; hint?: ReactNode; code?: boolean }) {
  const id = useId()
  return (
    <Labelled id={id} label={label} hint={hint}>
      <textarea
        id={id}
        rows={3}
        spellCheck={!code}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={`${inputClass} h-auto! resize-y py-1.5 ${code ? 'font-mono text-xs! leading-5' : ''} ${className}`}
        {...rest}
      />
    </Labelled>
  )
}

/** A box to tick, with its label behind it. */
export function CheckField({
  label,
  hint,
  className = '',
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId()
  return (
    <div className={`flex items-start gap-2 ${className}`}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent disabled:opacity-50"
        {...rest}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm text-text">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-faint">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}
