'use client'
import { ChevronDown } from 'lucide-react'
import { buttonClass } from '../ui/button'
import { formatCount, plural } from '../ui/format'
import { Menu, MenuCheck, MenuItem, MenuSeparator } from '../ui/menu'
import { Select } from '../ui/select'
import type { ComparedFacts } from './compared'
import type { CompareWish } from './kept-client'
import type { Run } from './run'
import { runTitle } from './title'

const mostListed = 200

/** Above a comparison: with what, by what rows are matched, what is shown, and how much differs. */
export function CompareBar({
  run,
  other,
  choices,
  wish,
  onWish,
  facts,
  unfold,
  onUnfold,
}: {
  run: Run
  other: Run
  choices: readonly Run[]
  wish: CompareWish
  onWish: (wish: CompareWish) => void
  facts: ComparedFacts | null
  unfold: boolean
  onUnfold: (unfold: boolean) => void
}) {
  const columns = run.state.columns!
  const others = new Set(other.state.columns!.map(({ name }) => name.toLowerCase()))
  const shared = columns.flatMap(({ name }, at) => (others.has(name.toLowerCase()) ? [{ name, at }] : []))
  const keys = wish.keys.map((at) => columns[at]?.name).join(', ')
  const toggled = (at: number) =>
    wish.keys.includes(at) ? wish.keys.filter((key) => key !== at) : [...wish.keys, at].sort((a, b) => a - b)
  return (
    <section
      aria-label="Comparison settings"
      className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-sunken px-3 py-0.5 text-xs text-muted"
    >
      <span className="flex min-w-0 items-center gap-1.5">
        <Letter>A</Letter> <span className="max-w-40 truncate font-mono text-text">{runTitle(run.text)}</span>
      </span>
      <span className="flex items-center gap-1.5">
        <Letter>B</Letter>
        <Select
          label="Compare with"
          className="h-6! max-w-52 font-mono"
          value={other.state.statementId ?? ''}
          onChange={(event) => onWish({ ...wish, other: event.target.value })}
        >
          {choices.map((choice, at) => (
            <option key={choice.key} value={choice.state.statementId!}>
              {at + 1}. {runTitle(choice.text)}
            </option>
          ))}
        </Select>
      </span>
      <Menu
        trigger={
          <button type="button" className={`${buttonClass('quiet')} h-6! max-w-64`}>
            <span className="truncate">Match by {keys || 'position'}</span>
            <ChevronDown size={12} aria-hidden />
          </button>
        }
      >
        <MenuItem onClick={() => onWish({ ...wish, keys: [] })}>Position</MenuItem>
        <MenuSeparator />
        {shared.slice(0, mostListed).map(({ name, at }) => (
          <MenuCheck key={at} checked={wish.keys.includes(at)} onChange={() => onWish({ ...wish, keys: toggled(at) })}>
            {name}
          </MenuCheck>
        ))}
      </Menu>
      <Toggle
        on={wish.only === 'different'}
        onChange={(on) => onWish({ ...wish, only: on ? 'different' : 'all' })}
        label="Differences only"
      />
      <Toggle on={unfold} onChange={onUnfold} label="Both sides of all columns" />
      <span className="flex-1" />
      {facts ? <Counts facts={facts} /> : null}
    </section>
  )
}

function Counts({ facts: { counts, columns } }: { facts: ComparedFacts }) {
  const { same, changed, added, removed } = counts
  const differing = columns.filter(({ different }) => different > 0)
  const where = differing.map(({ name, different }) => `${name}: ${formatCount(different)}`).join('\n')
  return (
    <span role="status" className="flex items-center gap-2 tabular-nums" title={where || undefined}>
      <span>{formatCount(same)} same</span>
      <span className={changed > 0 ? 'text-warn' : ''}>
        {formatCount(changed)} differ{differing.length > 0 ? ` in ${plural(differing.length, 'column')}` : ''}
      </span>
      <span className={removed > 0 ? 'text-danger' : ''}>{formatCount(removed)} only in A</span>
      <span className={added > 0 ? 'text-ok' : ''}>{formatCount(added)} only in B</span>
    </span>
  )
}

function Toggle({ on, onChange, label }: { on: boolean; onChange: (on: boolean) => void; label: string }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={`${buttonClass('quiet')} h-6! px-2! text-xs! aria-pressed:bg-accent-soft aria-pressed:text-text`}
    >
      {label}
    </button>
  )
}

const Letter = ({ children }: { children: string }) => (
  <span className="grid size-4 shrink-0 place-items-center rounded bg-pressed text-2xs font-medium text-text">
    {children}
  </span>
)
