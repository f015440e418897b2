'use client'
import { Building2, KeyRound, LockKeyhole, Mail, MailPlus, Network, ScrollText, Users, Warehouse } from 'lucide-react'
import { Link, usePlace } from '../shell/link'

const rooms = [
  { href: '/roles', label: 'Roles', icon: Network },
  { href: '/users', label: 'Users', icon: Users },
  { href: '/invitations', label: 'Invitations', icon: MailPlus },
  { href: '/warehouses', label: 'Warehouses', icon: Warehouse },
  { href: '/grants', label: 'Account grants', icon: KeyRound },
  { href: '/security', label: 'Security', icon: LockKeyhole },
  { href: '/audit', label: 'Audit log', icon: ScrollText },
  { href: '/outbox', label: 'Outbox', icon: Mail },
  { href: '/organization', label: 'Organization', icon: Building2 },
]

/** The rooms of the administration, beside the rail. */
export function AdminRooms() {
  const path = usePlace()
  return (
    <nav
      aria-label="Administration"
      className="flex w-40 shrink-0 flex-col gap-0.5 border-r border-line bg-canvas px-2 py-3 max-md:w-12"
    >
      <p className="px-2 pb-2 text-xs font-medium text-muted max-md:sr-only">Administration</p>
      {rooms.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={path.startsWith(href) ? 'page' : undefined}
          className="flex h-7 items-center gap-2 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
        >
          <Icon size={15} strokeWidth={1.75} aria-hidden />
          <span className="truncate max-md:sr-only">{label}</span>
        </Link>
      ))}
    </nav>
  )
}
