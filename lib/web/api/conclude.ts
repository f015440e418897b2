import type { MallardError } from '../../errors.ts'
import type { Outcome } from '../../warehouse/types.ts'
import { type DoneFacts, toFailure } from './envelope.ts'
import type { EndedRequest } from './handles.ts'
import type { Ended } from './run.ts'

const factsOf = (outcome: Outcome): DoneFacts => ({
  statementHandle: outcome.statementId,
  createdOn: outcome.startedAt,
  message: outcome.message,
  counts: outcome.counts,
})

function failed(error: MallardError, several: boolean, outcomes: Outcome[]): EndedRequest {
  const last = outcomes.at(-1)!
  if (!several) return { kind: 'failed', failure: toFailure(error, { statementHandle: last.statementId }) }
  // Cancelled between two statements: all that were started have succeeded, and the next one is the one that did not.
  const succeeded = last.error ? outcomes.slice(0, -1) : outcomes
  return {
    kind: 'failed',
    failure: toFailure(error, {
      statementHandle: last.statementId,
      statementIndex: succeeded.length,
      statementHandles: succeeded.map(({ statementId }) => statementId),
    }),
  }
}

/** What is remembered of a request's end (docs/specs/sql-api.md, "Several statements"). */
export function conclude(run: { handle: string; several: boolean }, createdOn: number, ended: Ended): EndedRequest {
  const { outcomes, error } = ended
  if (error) return failed(error, run.several, outcomes)
  if (!run.several) return { kind: 'statement', facts: factsOf(outcomes[0]!) }
  return {
    kind: 'several',
    facts: { statementHandle: run.handle, createdOn, message: `${outcomes.length} statements executed successfully.` },
    statementHandles: outcomes.map(({ statementId }) => statementId),
  }
}
