import { LoaderCircle } from 'lucide-react'

export function Spinner({ size = 14, label }: { size?: number; label?: string }) {
  return (
    <span role={label ? 'status' : undefined} className="inline-flex shrink-0 text-accent">
      <LoaderCircle size={size} aria-hidden className="animate-spin" />
      {label ? <span className="sr-only">{label}</span> : null}
    </span>
  )
}

/** A thin bar: `value` 0..100, or null when nobody can tell how far it is. */
export function ProgressBar({ value, label }: { value: number | null; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value)}
      className="h-0.5 w-full overflow-hidden bg-line"
    >
      {value === null ? (
        <div className="h-full w-2/5 animate-[indeterminate_1.2s_ease-in-out_infinite] bg-accent" />
      ) : (
        <div className="h-full bg-accent transition-[width] duration-150" style={{ width: `${value}%` }} />
      )}
    </div>
  )
}
