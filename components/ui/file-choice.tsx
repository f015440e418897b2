'use client'
import type { LucideIcon } from 'lucide-react'
import { useRef } from 'react'
import { formatBytes } from './format'

/** A place to drop a file onto, which also opens the browser's own choice; slim once there is one. */
export function FileChoice({
  label,
  file,
  icon: Icon,
  wish,
  note,
  accept,
  disabled,
  onChoose,
}: {
  /** What screen readers call the field. */
  label: string
  file: File | null
  icon: LucideIcon
  /** What to choose: "Choose a file, or drop one here". */
  wish: string
  /** What it may be. */
  note: string
  /** As of an `<input type="file">`. */
  accept: string
  disabled: boolean
  onChoose: (file: File) => void
}) {
  const picker = useRef<HTMLInputElement>(null)
  const choose = (next: File | undefined) => next && onChoose(next)
  return (
    <>
      <button
        type="button"
        disabled={disabled}
        onClick={() => picker.current?.click()}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          choose(event.dataTransfer.files[0])
        }}
        className={`flex items-center gap-2 rounded-md border border-dashed border-control/70 bg-sunken px-4 text-sm text-muted hover:border-accent hover:text-text ${file ? 'py-2' : 'flex-col gap-1 py-8'}`}
      >
        <Icon size={file ? 15 : 20} strokeWidth={1.5} aria-hidden className="shrink-0" />
        {file ? (
          <>
            <span className="min-w-0 truncate text-text">{file.name}</span>
            <span className="shrink-0 text-muted">{formatBytes(file.size)}</span>
            <span className="ml-auto shrink-0 text-xs">Choose another</span>
          </>
        ) : (
          <>
            <span>{wish}</span>
            <span className="text-xs">{note}</span>
          </>
        )}
      </button>
      <input
        ref={picker}
        type="file"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(event) => choose(event.target.files?.[0])}
        className="sr-only"
      />
    </>
  )
}
