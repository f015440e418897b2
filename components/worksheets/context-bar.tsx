'use client'
import { AlignLeft, ChevronDown, Database, ListEnd, Play, Square, UserRound, Warehouse } from 'lucide-react'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import type { SessionContext, SessionStart } from '@/lib/warehouse/types'
import type { Catalog } from '../databases/catalog'
import { Badge } from '../ui/badge'
import { Button, buttonClass, IconButton } from '../ui/button'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu'
import { type Standing, standing } from './runs'

/** What a context can be switched to. */
export interface ContextChoices {
  roles: string[]
  warehouses: string[]
  /** Where a session begins that is not told otherwise. */
  start: Standing
}

/** Over the editor: who, where and on what the worksheet runs, and the button that runs it. */
export function ContextBar({
  context,
  start,
  choices,
  catalog,
  running,
  cancelling,
  onUse,
  onRun,
  onRunAll,
  onCancel,
  onFormat,
  onStatement,
}: {
  context: SessionContext | null
  start: SessionStart
  choices: ContextChoices
  catalog: Catalog
  running: boolean
  cancelling: boolean
  onUse: (kind: 'ROLE' | 'WAREHOUSE' | 'DATABASE' | 'SCHEMA', path: string[]) => void
  onRun: () => void
  onRunAll: () => void
  onCancel: () => void
  onFormat: () => void
  onStatement: (text: string) => void
}) {
  const now = standing({ context, start }, choices.start)
  return (
    <div className="@container shrink-0 border-b border-line bg-surface">
      <div
        role="toolbar"
        aria-label="Context and run"
        className="flex min-h-10 flex-wrap items-center gap-x-1 px-2 @max-[30rem]:py-1 @min-[30rem]:flex-nowrap"
      >
        {running ? (
          <Button
            tone="danger"
            onClick={onCancel}
            disabled={cancelling}
            title="Cancel (Esc twice)"
            className="w-[5.5rem]"
          >
            <Square size={11} aria-hidden fill="currentColor" />
            {cancelling ? 'Stopping' : 'Cancel'}
          </Button>
        ) : (
          <div className="flex">
            <Button
              tone="primary"
              onClick={onRun}
              title="Run the marked statement (Ctrl-Enter)"
              className="rounded-r-none pr-2"
            >
              <Play size={12} aria-hidden fill="currentColor" />
              Run
            </Button>
            <Menu
              trigger={
                <button
                  type="button"
                  aria-label="More ways to run"
                  className={`${buttonClass('primary')} min-w-6 rounded-l-none border-l-surface/30! px-1.5!`}
                >
                  <ChevronDown size={13} aria-hidden />
                </button>
              }
            >
              <MenuItem icon={<Play size={13} aria-hidden />} shortcut="Ctrl ⏎" onClick={onRun}>
                Run statement or selection
              </MenuItem>
              <MenuItem icon={<ListEnd size={13} aria-hidden />} shortcut="Ctrl ⇧ ⏎" onClick={onRunAll}>
                Run all
              </MenuItem>
            </Menu>
          </div>
        )}
        <IconButton
          label="Format SQL"
          title="Format SQL (Shift-Alt-F)"
          aria-keyshortcuts="Shift+Alt+F"
          onClick={onFormat}
        >
          <AlignLeft size={14} aria-hidden />
        </IconButton>
        <TransactionBadge context={context} onStatement={onStatement} />
        {/* In a narrow pane who and where stand in a line of their own: a letter of each says nothing. */}
        <div className="flex min-w-0 basis-full items-center gap-1 @min-[30rem]:flex-1 @min-[30rem]:basis-0 @min-[30rem]:justify-end">
          <Pick icon={<UserRound size={13} aria-hidden />} name="Role" value={now.role} disabled={running}>
            <MenuChoice
              label="Role"
              value={now.role}
              options={choices.roles.map((role) => ({ value: role, label: role }))}
              onChange={(role) => onUse('ROLE', [role])}
            />
          </Pick>
          <Pick icon={<Warehouse size={13} aria-hidden />} name="Warehouse" value={now.warehouse} disabled={running}>
            {choices.warehouses.length > 0 ? (
              <MenuChoice
                label="Warehouse"
                value={now.warehouse}
                options={choices.warehouses.map((warehouse) => ({ value: warehouse, label: warehouse }))}
                onChange={(warehouse) => onUse('WAREHOUSE', [warehouse])}
              />
            ) : (
              <MenuLabel>Your roles may use no warehouse.</MenuLabel>
            )}
          </Pick>
          <Pick
            icon={<Database size={13} aria-hidden />}
            name="Database and schema"
            value={now.database ? `${now.database}${now.schema ? `.${now.schema}` : ''}` : null}
            disabled={running}
          >
            <DatabaseChoices catalog={catalog} database={now.database} schema={now.schema} onUse={onUse} />
          </Pick>
        </div>
      </div>
    </div>
  )
}

function Pick({
  icon,
  name,
  value,
  disabled,
  children,
}: {
  icon: ReactNode
  name: string
  value: string | null
  disabled: boolean
  children: ReactNode
}) {
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          disabled={disabled}
          aria-label={`${name}: ${value ?? 'none'}`}
          title={`${name}: ${value ?? 'none'}`}
          className={`${buttonClass('quiet')} max-w-56 min-w-0 shrink! px-1.5! data-popup-open:bg-hover data-popup-open:text-text`}
        >
          <span className="text-faint">{icon}</span>
          <span className={`truncate ${value ? 'text-text' : ''}`}>{value ?? 'none'}</span>
          <ChevronDown size={12} aria-hidden className="shrink-0 text-faint" />
        </button>
      }
    >
      {children}
    </Menu>
  )
}

/** Databases, and the schemas of the present one; looked up when the menu opens. */
function DatabaseChoices({
  catalog,
  database,
  schema,
  onUse,
}: {
  catalog: Catalog
  database: string | null
  schema: string | null
  onUse: (kind: 'DATABASE' | 'SCHEMA', path: string[]) => void
}) {
  useSyncExternalStore(catalog.subscribe, catalog.version, catalog.version)
  useEffect(() => {
    void catalog.entries([]).catch(() => undefined)
    if (database) void catalog.entries([database]).catch(() => undefined)
  }, [catalog, database])
  const databases = (catalog.at([]).entries ?? []).map(({ name }) => name)
  const schemas = database ? (catalog.at([database]).entries ?? []).map(({ name }) => name) : []
  return (
    <>
      {databases.length > 0 ? (
        <MenuChoice
          label="Database"
          value={database}
          options={databases.map((name) => ({ value: name, label: name }))}
          onChange={(name) => onUse('DATABASE', [name])}
        />
      ) : (
        <MenuLabel>{catalog.at([]).entries ? 'No databases yet. Try CREATE DATABASE sales' : 'Loading'}</MenuLabel>
      )}
      {database && schemas.length > 0 ? (
        <>
          <MenuSeparator />
          <MenuChoice
            label={`Schema of ${database}`}
            value={schema}
            options={schemas.map((name) => ({ value: name, label: name }))}
            onChange={(name) => onUse('SCHEMA', [database, name])}
          />
        </>
      ) : null}
    </>
  )
}

function TransactionBadge({
  context,
  onStatement,
}: {
  context: SessionContext | null
  onStatement: (text: string) => void
}) {
  if (!context || context.transaction === 'none') return null
  const aborted = context.transaction === 'aborted'
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="ml-1 inline-flex items-center rounded"
          title={
            aborted ? 'A statement failed: only ROLLBACK helps.' : 'BEGIN was run; nothing is saved before COMMIT.'
          }
        >
          <Badge tone={aborted ? 'danger' : 'warn'}>
            {aborted ? 'Transaction failed' : 'Transaction open'}
            <ChevronDown size={11} aria-hidden />
          </Badge>
        </button>
      }
    >
      {aborted ? null : <MenuItem onClick={() => onStatement('COMMIT')}>Commit</MenuItem>}
      <MenuItem danger onClick={() => onStatement('ROLLBACK')}>
        Roll back
      </MenuItem>
    </Menu>
  )
}
