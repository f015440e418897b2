'use client'
import { Activity } from 'lucide-react'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'
import { formatCount, formatDuration } from '../ui/format'
import { Scroll } from '../ui/scroll'
import type { Plan, PlanStep } from './plan'

/** From this part of the whole time on, an operator is what makes the statement slow. */
const slowShare = 0.25

/** A plan as the tree of its operators: how long each took, what went in and what came out. */
export function PlanView({ plan }: { plan: Plan }) {
  const measured = plan.ms !== null
  return (
    <Scroll label="Plan" className="h-full px-3 py-2">
      <table className="w-full border-collapse text-xs">
        <caption className="pb-1.5 text-left text-2xs text-faint">
          {measured
            ? `${formatDuration(plan.ms ?? 0)} from start to end. Times of operators are sums over all threads.`
            : 'Not run: estimates only. EXPLAIN (ANALYZE, FORMAT JSON) measures it.'}
        </caption>
        <thead className="text-left text-2xs text-muted">
          <tr className="border-b border-line-strong">
            <th className="py-1 pr-3 font-medium">Operator</th>
            {measured ? <th className="w-44 py-1 pr-3 font-medium">Time</th> : null}
            {measured ? <th className="w-24 py-1 pr-3 text-right font-medium">Rows in</th> : null}
            {measured ? <th className="w-24 py-1 pr-3 text-right font-medium">Rows out</th> : null}
            <th className="w-24 py-1 text-right font-medium">Expected</th>
          </tr>
        </thead>
        <tbody>
          {plan.steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a plan does not change; its operators have no names of their own
            <Step key={at} step={step} measured={measured} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const share = (part: number) =>
  part.toLocaleString('en-US', { style: 'percent', maximumFractionDigits: part < 0.1 ? 1 : 0 })

function Step({
  step: { name, depth, details, ms, share: part, rowsIn, rowsOut, estimate },
  measured,
}: {
  step: PlanStep
  measured: boolean
}) {
  const slow = part !== null && part >= slowShare
  return (
    <tr className="border-b border-line/70 align-top hover:bg-hover">
      <td className="py-1 pr-3">
        <div className="border-l border-line-strong pl-2" style={{ marginLeft: depth * 14 }}>
          <span className="sr-only">level {depth + 1}: </span>
          <span className="font-medium text-text">{name}</span>
          {details.map(({ name: label, text }) => (
            <p key={label} className="max-w-[60ch] truncate font-mono text-2xs text-muted" title={`${label}: ${text}`}>
              <span className="text-faint">{label}:</span> {text}
            </p>
          ))}
        </div>
      </td>
      {measured ? (
        <td className="py-1 pr-3 tabular-nums">
          <div className="flex items-baseline gap-2">
            <span className={slow ? 'font-medium text-warn' : ''}>{part === null ? '' : share(part)}</span>
            <span className="text-muted">{ms === null ? '' : formatDuration(ms)}</span>
          </div>
          <div aria-hidden className="mt-0.5 h-1 rounded-full bg-hover">
            <div
              className={`h-1 rounded-full ${slow ? 'bg-warn' : 'bg-accent'}`}
              style={{ width: `${(part ?? 0) * 100}%` }}
            />
          </div>
        </td>
      ) : null}
      {measured ? (
        <td className="py-1 pr-3 text-right tabular-nums">{rowsIn === null ? '' : formatCount(rowsIn)}</td>
      ) : null}
      {measured ? (
        <td className="py-1 pr-3 text-right tabular-nums">{rowsOut === null ? '' : formatCount(rowsOut)}</td>
      ) : null}
      <td className="py-1 text-right text-muted tabular-nums">{estimate === null ? '' : formatCount(estimate)}</td>
    </tr>
  )
}

/** Before a plan was measured. */
export function NoPlan({ onExplain }: { onExplain: () => void }) {
  return (
    <div className="h-full">
      <Empty
        icon={<Activity size={26} strokeWidth={1.5} aria-hidden />}
        title="Where does the time go?"
        action={
          <Button tone="primary" onClick={onExplain}>
            Measure the plan
          </Button>
        }
      >
        This runs the statement again and measures each of its operators. The plan gets a tab of its own; this result is
        pinned.
      </Empty>
    </div>
  )
}
