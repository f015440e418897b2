'use client'
import { ContextMenu } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ComponentProps, ReactElement, ReactNode } from 'react'

const popupClass =
  'max-h-[min(28rem,var(--available-height))] min-w-44 max-w-80 overflow-y-auto rounded-md border border-line-strong bg-raised p-1 shadow-popup outline-none'
const itemClass =
  'flex h-7 items-center gap-2 rounded px-2 text-sm text-text outline-none select-none data-disabled:opacity-50 data-highlighted:bg-accent-soft'

/** A menu behind a button. `trigger` is the button's element; its props are merged. */
export function Menu({
  trigger,
  children,
  side = 'bottom',
  align = 'start',
}: {
  trigger: ReactElement
  children: ReactNode
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-10 outline-none">
          <Base.Popup className={popupClass}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The same items on right-click or the menu key, anywhere inside `children`. */
export function MenuOnRightClick({
  items,
  children,
  onOpenChange,
}: {
  items: ReactNode
  children: ReactElement
  onOpenChange?: (open: boolean) => void
}) {
  return (
    <ContextMenu.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="z-10 outline-none">
          <ContextMenu.Popup className={popupClass}>{items}</ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

export function MenuItem({
  icon,
  shortcut,
  danger = false,
  children,
  ...rest
}: ComponentProps<typeof Base.Item> & { icon?: ReactNode; shortcut?: string; danger?: boolean }) {
  return (
    <Base.Item {...rest} className={`${itemClass} ${danger ? 'text-danger' : ''}`}>
      {icon ? <span className={danger ? '' : 'text-muted'}>{icon}</span> : null}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <span className="pl-4 text-2xs text-faint">{shortcut}</span> : null}
    </Base.Item>
  )
}

export function MenuLink({ icon, children, ...rest }: ComponentProps<typeof Base.LinkItem> & { icon?: ReactNode }) {
  return (
    <Base.LinkItem {...rest} className={itemClass}>
      {icon ? <span className="text-muted">{icon}</span> : null}
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Base.LinkItem>
  )
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2 pt-1 pb-0.5 text-2xs font-medium text-faint">{children}</div>
}

/** One choice out of a few, with a tick at the present one. */
export function MenuChoice({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string | null
  options: { value: string; label: string; icon?: ReactNode }[]
  onChange: (value: string) => void
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next) => onChange(String(next))} aria-label={label}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
          <span className="grid size-3.5 shrink-0 place-items-center text-accent">
            <Base.RadioItemIndicator>
              <Check size={13} aria-hidden />
            </Base.RadioItemIndicator>
          </span>
          {option.icon ? <span className="text-muted">{option.icon}</span> : null}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}
