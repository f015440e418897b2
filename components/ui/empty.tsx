import type { ReactNode } from 'react'

/** An empty place that teaches: what belongs here, one thing to do, one line to try. */
export function Empty({
  icon,
  title,
  children,
  action,
  example,
}: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  example?: string
}) {
  return (
    <div className="flex h-full min-h-0 flex-col items-center justify-center gap-2 overflow-auto px-6 py-8 text-center">
      {icon ? <div className="text-faint">{icon}</div> : null}
      <p className="text-base font-medium text-text">{title}</p>
      {children ? <div className="max-w-sm text-sm text-pretty text-muted">{children}</div> : null}
      {example ? (
        <code className="max-w-full overflow-x-auto rounded border border-line bg-sunken px-2 py-1 font-mono text-xs whitespace-pre text-text">
          {example}
        </code>
      ) : null}
      {action ? <div className="mt-2 flex gap-2">{action}</div> : null}
    </div>
  )
}
