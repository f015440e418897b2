'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { Command as Cmdk, defaultFilter } from 'cmdk'
import { CornerDownLeft, FileText, Search } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import type { FoundObject } from '@/lib/warehouse/types'
import { CatalogIcon } from '../databases/icon'
import { pageOf } from '../databases/page-of'
import { quotePath } from '../editor/names'
import { useClosing } from '../ui/dialog'
import { Kbd } from '../ui/kbd'
import { type Command, offered } from './commands'
import { useRouter } from './link'
import { useSearch } from './palette-search'
import { switchTheme, themes } from './theme'

const pages: [string, string, string?][] = [
  ['/', 'Home'],
  ['/worksheets', 'Worksheets'],
  ['/databases', 'Databases'],
  ['/history', 'History', 'statements queries'],
  ['/account', 'Account', 'profile password'],
  ['/account/sessions', 'Browser sessions'],
  ['/account/tokens', 'Access tokens', 'api'],
  ['/account/second-factor', 'Second factor', 'totp two-factor'],
  ['/roles', 'Roles', 'administration'],
  ['/users', 'Users', 'administration people'],
  ['/warehouses', 'Warehouses', 'administration'],
  ['/grants', 'Grants', 'administration privileges'],
  ['/organization', 'Organization', 'administration accounts'],
]

const themeNames = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' }

/** Pages, worksheets, objects and actions by name; the arrow keys choose and Enter goes there. */
export function Palette({ onClosed }: { onClosed: () => void }) {
  const router = useRouter()
  const closing = useClosing(onClosed)
  const after = useRef<(() => void) | null>(null)
  const insertInstead = useRef(false)
  const [offer] = useState(offered)
  const [text, setText] = useState('')
  // Until one moves, the first line is chosen, also when news from the server comes in above.
  const [picked, setPicked] = useState<string | null>(null)
  const moved = useRef(false)
  const { found, failed, searching } = useSearch(text.trim(), offer.role)

  /** What was chosen happens when the palette is gone, so that it may take the focus. */
  function choose(run: () => void) {
    after.current = run
    closing.close()
  }
  const commands: Command[] = [
    ...offer.commands,
    ...pages.map(([href, label, words]) => ({
      id: href,
      label,
      words,
      group: 'Go to',
      run: () => router.push(href),
    })),
    ...themes.map((theme) => ({
      id: theme,
      label: themeNames[theme],
      group: 'Look',
      words: 'colours appearance',
      run: () => switchTheme(theme),
    })),
  ]
  const groups = groupsOf(commands, text.trim())
  const objects = text.trim() === '' ? [] : found.objects
  const first = [
    ...found.worksheets.map(worksheetKey),
    ...objects.map(objectKey),
    ...groups.flatMap(([heading, items]) => items.map((item) => commandKey(heading, item))),
  ][0]
  const openWorksheet = (id: string) =>
    (offer.openWorksheet ?? ((one: string) => router.push(`/worksheets/${one}`)))(id)
  function openObject({ path }: FoundObject) {
    if (insertInstead.current && offer.insert) offer.insert(quotePath(path))
    else router.push(pageOf(path))
  }

  return (
    <Base.Root
      open={closing.open}
      onOpenChange={(open) => !open && closing.close()}
      onOpenChangeComplete={(open) => {
        if (open) return
        closing.onClosed()
        after.current?.()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-10 bg-black/20 dark:bg-black/45" />
        <Base.Popup
          aria-label="Search and commands"
          finalFocus={() => (after.current ? false : closing.back())}
          className="fixed top-[12vh] left-1/2 z-10 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-raised shadow-popup"
        >
          <Cmdk
            label="Search and commands"
            shouldFilter={false}
            loop
            value={picked ?? first ?? ''}
            onValueChange={(value) => {
              if (moved.current) setPicked(value)
            }}
            onPointerMove={() => {
              moved.current = true
            }}
            onKeyDownCapture={(event) => {
              if (/^(Arrow|Home|End)/.test(event.key)) moved.current = true
              insertInstead.current = event.key === 'Enter' && event.shiftKey
            }}
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search size={15} aria-hidden className="shrink-0 text-faint" />
              <Cmdk.Input
                autoFocus
                value={text}
                onValueChange={(next) => {
                  setText(next)
                  setPicked(null)
                  moved.current = false
                }}
                aria-label="Search and commands"
                placeholder="Search pages, worksheets, tables and commands"
                className="h-11 min-w-0 flex-1 bg-transparent text-base text-text outline-none placeholder:text-faint"
              />
              <Kbd keys="Esc" />
            </div>
            <Cmdk.List label="Found" className="max-h-[min(26rem,60vh)] scroll-py-1 overflow-y-auto p-1">
              <Group heading="Worksheets">
                {found.worksheets.map((worksheet) => (
                  <Item
                    key={worksheet.id}
                    value={worksheetKey(worksheet)}
                    onSelect={() => choose(() => openWorksheet(worksheet.id))}
                  >
                    <FileText size={14} aria-hidden className="shrink-0 text-muted" />
                    <span className="min-w-0 flex-1 truncate">{worksheet.name}</span>
                  </Item>
                ))}
              </Group>
              <Group heading="Objects">
                {objects.map((object) => (
                  <Item
                    key={objectKey(object)}
                    value={objectKey(object)}
                    onSelect={() => choose(() => openObject(object))}
                  >
                    <span className="shrink-0 text-muted">
                      <CatalogIcon kind={object.kind} />
                    </span>
                    <span className="min-w-0 truncate">{object.name}</span>
                    <span className="min-w-0 flex-1 truncate text-xs text-muted">
                      {object.path.slice(0, -1).join('.')}
                    </span>
                    <span className="text-2xs text-muted">{object.kind}</span>
                  </Item>
                ))}
              </Group>
              {groups.map(([heading, items]) => (
                <Group key={heading} heading={heading}>
                  {items.map((command) => (
                    <Item
                      key={command.id}
                      value={commandKey(heading, command)}
                      onSelect={() => choose(() => command.run())}
                    >
                      <span className="min-w-0 flex-1 truncate">{command.label}</span>
                      {command.keys ? <span className="text-2xs text-muted">{command.keys}</span> : null}
                    </Item>
                  ))}
                </Group>
              ))}
            </Cmdk.List>
            <footer className="flex h-8 items-center gap-3 border-t border-line bg-sunken px-3 text-2xs text-muted">
              <span role="status" className="min-w-0 flex-1 truncate">
                {failed
                  ? 'Worksheets and objects could not be searched: the server cannot be reached.'
                  : !searching && found.worksheets.length + found.objects.length + groups.length === 0
                    ? `Nothing is called “${text.trim()}” that you may see.`
                    : ''}
              </span>
              <span className="inline-flex items-center gap-1">
                <CornerDownLeft size={11} aria-hidden /> open
              </span>
              {offer.insert ? <span>⇧ ⏎ insert the name</span> : null}
            </footer>
          </Cmdk>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

const worksheetKey = ({ id }: { id: string }) => `worksheet ${id}`
const objectKey = ({ kind, path }: FoundObject) => `${kind} ${JSON.stringify(path)}`
const commandKey = (heading: string, { id }: Command) => `${heading} ${id}`

/** Letters that are merely scattered over a label score less than this. */
const poor = 0.1

/** Commands under their headings; of those that fit what is typed, the best first. */
function groupsOf(commands: readonly Command[], text: string): [string, Command[]][] {
  const scored = commands
    .map((command) => ({ command, score: text === '' ? 1 : scoreOf(command, text) }))
    .filter(({ score }) => score > poor)
    .sort((a, b) => b.score - a.score)
  const groups = new Map<string, Command[]>()
  for (const { command } of scored) groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  return [...groups]
}

const scoreOf = ({ label, group, words }: Command, text: string): number =>
  defaultFilter(label, text, [group, ...(words ? [words] : [])]) ?? 0

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  const empty = !children || (Array.isArray(children) && children.length === 0)
  if (empty) return null
  return (
    <Cmdk.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Cmdk.Group>
  )
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Cmdk.Item
      value={value}
      onSelect={onSelect}
      className="flex h-7.5 items-center gap-2 rounded px-2 text-sm text-text select-none data-[selected=true]:bg-accent-soft"
    >
      {children}
    </Cmdk.Item>
  )
}
