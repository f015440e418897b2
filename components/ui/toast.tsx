'use client'
import { Suspense, useSyncExternalStore } from 'react'
import { late } from './late'
import type { Message } from './toast-view'

const view = () => import('./toast-view')
const ToastView = late(() => view().then((all) => ({ default: all.ToastView })))

/** What waits for the corner to be there; it comes with the first message. */
const waiting: Message[] = []
let state: 'none' | 'wanted' | 'ready' = 'none'
let changed = () => {}

/** Says in the corner that something went well; gone by itself. */
export function say(title: string, description?: string): void {
  tell({ title, description, type: 'ok' })
}

/** Says in the corner what failed and what to do. */
export function complain(title: string, description?: string): void {
  tell({ title, description, type: 'error' })
}

function tell(message: Message): void {
  waiting.push(message)
  if (state === 'ready') void flush()
  else {
    state = 'wanted'
    changed()
  }
}

async function flush(): Promise<void> {
  const { show } = await view()
  for (const message of waiting.splice(0)) show(message)
}

function onReady(): void {
  state = 'ready'
  void flush()
}

function subscribe(listener: () => void): () => void {
  changed = listener
  return () => {
    changed = () => {}
  }
}

export function Toasts() {
  const wanted = useSyncExternalStore(
    subscribe,
    () => state !== 'none',
    () => false,
  )
  return wanted ? (
    <Suspense fallback={null}>
      <ToastView onReady={onReady} />
    </Suspense>
  ) : null
}
