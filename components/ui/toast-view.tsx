'use client'
import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'

const manager = Base.createToastManager()

export interface Message {
  title: string
  description?: string
  type: 'ok' | 'error'
}

/**
 * Shows a message; errors stay longer, and screen readers hear them at once: by a role of their own, since the library's
 * high priority hides what can have the focus.
 */
export function show({ title, description, type }: Message): void {
  const error = type === 'error'
  manager.add({ title, description, type, timeout: error ? 10_000 : 4000, priority: 'low' })
}

export function ToastView({ onReady }: { onReady: () => void }) {
  useEffect(onReady, [onReady])
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-11 z-9 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function List() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="rounded-md border border-line-strong bg-raised shadow-popup transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-2.5 p-3">
        {toast.type === 'error' ? (
          <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-danger" />
        ) : (
          <CircleCheck size={15} aria-hidden className="mt-0.5 shrink-0 text-ok" />
        )}
        <div role={toast.type === 'error' ? 'alert' : undefined} className="min-w-0 flex-1">
          <Base.Title className="text-sm font-medium text-text" />
          <Base.Description className="text-xs break-words text-muted" />
        </div>
        <Base.Close
          aria-label="Dismiss"
          className="-m-1 grid size-6 shrink-0 place-items-center rounded text-faint hover:bg-hover hover:text-text"
        >
          <X size={13} aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
