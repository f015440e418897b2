'use client'
import {
  cloneElement,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  Suspense,
  useRef,
  useState,
} from 'react'
import { late } from './late'

export { MenuLabel } from './menu-label'

// Menus weigh more than all else of a page's frame; they come when the first one is pointed at.
const parts = () => import('./menu-parts')
const MenuPopup = late(() => parts().then((all) => ({ default: all.MenuPopup })))
export const MenuItem = late(() => parts().then((all) => ({ default: all.MenuItem })))
export const MenuLink = late(() => parts().then((all) => ({ default: all.MenuLink })))
export const MenuSeparator = late(() => parts().then((all) => ({ default: all.MenuSeparator })))
/** One choice out of a few, with a tick at the present one. */
export const MenuChoice = late(() => parts().then((all) => ({ default: all.MenuChoice })))
/** Something to switch on and off; the menu stays open. */
export const MenuCheck = late(() => parts().then((all) => ({ default: all.MenuCheck })))

type Trigger = ReactElement<{
  'aria-label'?: string
  children?: ReactNode
  onClick?: (event: MouseEvent<HTMLElement>) => void
}>

/** A menu behind a button. `trigger` is the button's element; it gets the handlers and the state. */
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
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLElement>(null)
  const { props } = trigger as Trigger
  const closed = (on: EventTarget | null) => {
    // A press on the button itself is its own click's business.
    if (!(on instanceof Node && button.current?.contains(on))) setOpen(false)
  }
  return (
    <>
      {cloneElement(trigger as ReactElement<Record<string, unknown>>, {
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'data-popup-open': open ? '' : undefined,
        onPointerEnter: parts,
        onFocus: parts,
        onClick: (event: MouseEvent<HTMLElement>) => {
          props.onClick?.(event)
          setOpen(!open)
        },
      })}
      {open ? (
        <Suspense fallback={null}>
          <MenuPopup
            label={props['aria-label'] ?? (typeof props.children === 'string' ? props.children : undefined)}
            anchor={button}
            finalFocus={button}
            side={side}
            align={align}
            onClose={closed}
          >
            {children}
          </MenuPopup>
        </Suspense>
      ) : null}
    </>
  )
}

/** The same items on right-click or the menu key, anywhere inside `children`; where that prevents the default, none. */
export function MenuOnRightClick({ items, children }: { items: ReactNode; children: ReactElement }) {
  const [point, setPoint] = useState<DOMRect | null>(null)
  const focus = useRef<HTMLElement>(null)
  const { props } = children as ReactElement<{ onContextMenu?: (event: MouseEvent<HTMLElement>) => void }>
  return (
    <>
      {cloneElement(children as ReactElement<Record<string, unknown>>, {
        onContextMenu: (event: MouseEvent<HTMLElement>) => {
          props.onContextMenu?.(event)
          if (event.defaultPrevented) return
          event.preventDefault()
          focus.current = event.currentTarget
          setPoint(pointOf(event))
        },
      })}
      {point ? (
        <Suspense fallback={null}>
          <MenuPopup
            label="Actions"
            anchor={{ getBoundingClientRect: () => point }}
            finalFocus={focus as RefObject<HTMLElement | null>}
            side="bottom"
            align="start"
            onClose={() => setPoint(null)}
          >
            {items}
          </MenuPopup>
        </Suspense>
      ) : null}
    </>
  )
}

/** Where the pointer is; the menu key has no pointer, so there it is the chosen line, else the element's corner. */
function pointOf(event: MouseEvent<HTMLElement>): DOMRect {
  if (event.button === 2) return new DOMRect(event.clientX, event.clientY, 0, 0)
  const line = event.currentTarget.querySelector('[aria-selected=true]') ?? event.currentTarget
  const { left, bottom } = line.getBoundingClientRect()
  return new DOMRect(left + 24, line === event.currentTarget ? bottom - 24 : bottom, 0, 0)
}
