import type { ReactNode } from 'react'

/** An empty place that teaches: what belongs here, one thing to do, one line to try. */
export function Empty({
  icon,
  title,
  heading: Title = 'p',
  children,
  action,
  example,
}: {
  icon?: ReactNode
  title: string
  /** `h1` where it is the whole page. */
  heading?: 'p' | 'h1'
  children?: ReactNode
  action?: ReactNode
  example?: string
}) {
  return (
    <div className="flex h-full min-h-0 flex-col items-center justify-center gap-2 overflow-auto px-6 py-8 text-center">
      {icon ? <div className="text-faint">{icon}</div> : null}
      <Title className="text-base font-medium text-text">{title}</Title>
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
