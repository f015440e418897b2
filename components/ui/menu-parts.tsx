'use client'
import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { type ComponentProps, type ReactNode, type RefObject, useEffect } from 'react'
import { useHere } from '../shell/link'
import { MenuLabel } from './menu-label'

const itemClass =
  'flex h-7 items-center gap-2 rounded px-2 text-sm text-text outline-none select-none data-disabled:opacity-50 data-highlighted:bg-accent-soft'

/** What a menu is opened beside: an element, or a point of the page. */
export type MenuAnchor = RefObject<HTMLElement | null> | { getBoundingClientRect(): DOMRect }

/** The library's focus guards can have the focus, for a moment; what can must not be hidden from assistive technology. */
function nameGuards(): void {
  for (const guard of document.querySelectorAll('[data-base-ui-focus-guard][aria-hidden]'))
    guard.removeAttribute('aria-hidden')
}

/** An open menu. It is made when it opens and gone when it closes, and the focus goes back to `finalFocus`. */
export function MenuPopup({
  label,
  anchor,
  finalFocus,
  side,
  align,
  onClose,
  children,
}: {
  label: string | undefined
  anchor: MenuAnchor
  finalFocus: RefObject<HTMLElement | null>
  side: 'top' | 'bottom' | 'left' | 'right'
  align: 'start' | 'center' | 'end'
  /** `on` is what was pressed outside, if that is why it closes. */
  onClose: (on: EventTarget | null) => void
  children: ReactNode
}) {
  useEffect(nameGuards, [])
  return (
    <Base.Root open modal={false} onOpenChange={(open, { event }) => !open && onClose(event.target)}>
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-10 outline-none"
        >
          <Base.Popup
            aria-label={label}
            finalFocus={finalFocus}
            className="max-h-[min(28rem,var(--available-height))] min-w-44 max-w-80 overflow-y-auto rounded-md border border-line-strong bg-raised p-1 shadow-popup outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
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

export function MenuLink({
  icon,
  children,
  href,
  ...rest
}: Omit<ComponentProps<typeof Base.LinkItem>, 'href'> & { href: string; icon?: ReactNode }) {
  return (
    <Base.LinkItem href={useHere()(href)} {...rest} className={itemClass}>
      {icon ? <span className="text-muted">{icon}</span> : null}
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Base.LinkItem>
  )
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />
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

/** Something to switch on and off; the menu stays open. */
export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <Base.CheckboxItem
      checked={checked}
      onCheckedChange={(next) => onChange(next)}
      closeOnClick={false}
      className={itemClass}
    >
      <span className="grid size-3.5 shrink-0 place-items-center text-accent">
        <Base.CheckboxItemIndicator>
          <Check size={13} aria-hidden />
        </Base.CheckboxItemIndicator>
      </span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Base.CheckboxItem>
  )
}
