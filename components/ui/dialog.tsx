'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { buttonClass } from './button'

/** What has the focus; of a menu that is about to close, the button that opened it. */
function focusedNow(): HTMLElement | null {
  const focused = typeof document === 'undefined' ? null : document.activeElement
  const opener = focused?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  const from = opener ? document.getElementById(opener) : focused
  return from instanceof HTMLElement ? from : null
}

/**
 * For a dialog that is there only while it is needed: it closes first, which gives the focus back to where it was
 * before the dialog was rendered, and `onClosed` takes it away afterwards.
 */
export function useClosing(onClosed: () => void) {
  const [open, setOpen] = useState(true)
  const [before] = useState(focusedNow)
  return { open, onClosed, close: () => setOpen(false), back: () => (before?.isConnected ? before : true) }
}

/** A modal dialog; Escape and the cross close it, and focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  onClosed,
  back,
  title,
  description,
  children,
  footer,
  width = 'md',
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** After it has gone from the screen. */
  onClosed?: () => void
  /** Where the focus goes when it closes; by default to where it was. */
  back?: () => HTMLElement | boolean
  title: string
  description?: ReactNode
  children: ReactNode
  footer?: ReactNode
  width?: 'sm' | 'md' | 'lg' | 'xl'
}) {
  const widths = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-3xl', xl: 'max-w-6xl' }
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => onOpenChange(next)}
      onOpenChangeComplete={(next) => !next && onClosed?.()}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 bg-black/30 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/55" />
        <Base.Popup
          finalFocus={back}
          className={`fixed top-[10vh] left-1/2 flex max-h-[80vh] w-[calc(100vw-2rem)] ${widths[width]} -translate-x-1/2 flex-col rounded-lg border border-line-strong bg-raised shadow-popup transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0`}
        >
          <header className="flex items-start gap-3 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-base font-semibold text-text">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-0.5 text-sm text-muted">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close aria-label="Close" className={`${buttonClass('quiet', true)} -mr-1.5`}>
              <X size={15} aria-hidden />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto px-4 py-3">{children}</div>
          {footer ? (
            <footer className="flex justify-end gap-2 border-t border-line px-4 py-2.5">{footer}</footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
