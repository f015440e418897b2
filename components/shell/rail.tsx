'use client'
import {
  Clock,
  Database,
  FileCode2,
  House,
  KeyRound,
  LogOut,
  Monitor,
  Moon,
  ShieldCheck,
  Sun,
  UserRound,
} from 'lucide-react'
import { useState } from 'react'
import { signOut } from '../account/auth-client'
import { Mark } from '../ui/mark'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/menu'
import { Tooltip } from '../ui/tooltip'
import { useOffer } from './commands'
import { Link, usePlace } from './link'
import { PaletteDoor } from './palette-door'
import { StandingNote } from './standing'
import { switchTheme, type Theme } from './theme'

const places: { href: string; label: string; icon: typeof House; rooms?: RegExp }[] = [
  { href: '/', label: 'Home', icon: House },
  { href: '/worksheets', label: 'Worksheets', icon: FileCode2 },
  { href: '/databases', label: 'Databases', icon: Database },
  { href: '/history', label: 'History', icon: Clock },
  {
    href: '/roles',
    label: 'Administration',
    icon: ShieldCheck,
    rooms: /^\/(roles|users|invitations|warehouses|grants|security|audit|outbox|organization)(\/|$)/,
  },
]

const itemClass =
  'grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent data-popup-open:bg-hover'

interface Who {
  userName: string
  /** The name of the account that the page belongs to, and of all that one may go to. */
  account: string
  accounts: string[]
}

const goTo = (account: string) => location.assign(`/a/${encodeURIComponent(account)}`)

/** The places of the product, down the left edge. */
export function Rail({ userName, theme, account, accounts }: Who & { theme: Theme }) {
  const path = usePlace()
  useOffer(() => ({
    commands: accounts
      .filter((name) => name !== account)
      .map((name) => ({
        id: `account ${name}`,
        label: `Switch to account ${name}`,
        group: 'Accounts',
        run: () => goTo(name),
      })),
  }))
  return (
    <nav
      aria-label="Main"
      className="flex w-12 shrink-0 flex-col items-center gap-1 border-r border-line bg-canvas py-2"
    >
      <Link href="/" aria-label="Mallard" className="mb-2 grid size-9 place-items-center rounded-md">
        <Mark size={25} />
      </Link>
      <PaletteDoor className={itemClass} />
      {places.map(({ href, label, icon: Icon, rooms }) => {
        const here = rooms?.test(path) ?? (href === '/' ? path === '/' : path.startsWith(href))
        return (
          <Tooltip key={href} text={label} side="right">
            <Link href={href} aria-label={label} aria-current={here ? 'page' : undefined} className={itemClass}>
              <Icon size={18} aria-hidden strokeWidth={1.75} />
            </Link>
          </Tooltip>
        )
      })}
      <div className="flex-1" />
      <AccountMenu userName={userName} theme={theme} account={account} accounts={accounts} />
      <StandingNote userName={userName} />
    </nav>
  )
}

function AccountMenu({ userName, theme: initial, account, accounts }: Who & { theme: Theme }) {
  const [theme, setTheme] = useState(initial)
  return (
    <Menu
      side="right"
      align="end"
      trigger={
        <button type="button" aria-label={`Account: ${userName} in ${account}`} className={itemClass}>
          <UserRound size={18} aria-hidden strokeWidth={1.75} />
        </button>
      }
    >
      <MenuLabel>
        {userName} in {account}
      </MenuLabel>
      <MenuSeparator />
      {accounts.length > 1 ? (
        <>
          <MenuChoice
            label="Account"
            value={account}
            options={accounts.map((name) => ({ value: name, label: name }))}
            onChange={(next) => next !== account && goTo(next)}
          />
          <MenuSeparator />
        </>
      ) : null}
      <MenuChoice
        label="Theme"
        value={theme}
        options={[
          { value: 'system', label: 'System', icon: <Monitor size={14} aria-hidden /> },
          { value: 'light', label: 'Light', icon: <Sun size={14} aria-hidden /> },
          { value: 'dark', label: 'Dark', icon: <Moon size={14} aria-hidden /> },
        ]}
        onChange={(next) => {
          setTheme(next as Theme)
          switchTheme(next as Theme)
        }}
      />
      <MenuSeparator />
      <MenuLink href="/account" icon={<UserRound size={14} aria-hidden />}>
        Account
      </MenuLink>
      <MenuLink href="/account/tokens" icon={<KeyRound size={14} aria-hidden />}>
        Access tokens
      </MenuLink>
      <MenuItem icon={<LogOut size={14} aria-hidden />} onClick={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
