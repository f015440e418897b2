import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { keptResult, partitionInfo, partitionOf, rowType } from '../../warehouse/index.ts'
import type { ResultInfo } from '../../warehouse/types.ts'
import type { Answer } from '../answer.ts'
import {
  type DoneFacts,
  doneWithHandles,
  doneWithRows,
  failureAnswer,
  joinRows,
  quoteNulls,
  type ResultSetMetaData,
} from './envelope.ts'
import type { EndedRequest } from './handles.ts'
import type { Ended } from './run.ts'

export function unknownHandle(handle: string): MallardError {
  return new MallardError('42S02', `Statement '${handle}' does not exist or not authorized.`, { status: 404 })
}

function metaDataOf(result: ResultInfo): ResultSetMetaData {
  return {
    numRows: result.rowCount,
    format: 'jsonv2',
    ...(result.truncated ? { truncated: true as const } : {}),
    partitionInfo: partitionInfo(result),
    rowType: rowType(result.columns),
  }
}

interface Shape {
  partition: number
  nullable: boolean
}

function withRows(facts: DoneFacts, result: ResultInfo, pieces: Buffer[], { nullable }: Shape): Answer {
  return doneWithRows(facts, metaDataOf(result), nullable ? pieces : [quoteNulls(Buffer.concat(pieces))])
}

/** A finished statement's answer with one partition of its kept rows. @throws MallardError 404 */
export async function keptAnswer(actor: Actor, facts: DoneFacts, shape: Shape): Promise<Answer> {
  const result = await keptResult(actor, facts.statementHandle)
  return withRows(facts, result, await partitionOf(actor.accountId, result, shape.partition), shape)
}

/** What a request that has ended answers; `fresh` spares reading rows that are at hand. */
export async function endedAnswer(actor: Actor, request: EndedRequest, shape: Shape, fresh?: Ended): Promise<Answer> {
  if (request.kind === 'failed') return failureAnswer(request.failure)
  if (request.kind === 'several') return doneWithHandles(request.facts, request.statementHandles)
  const result = fresh?.outcomes[0]?.result
  if (result && fresh.rows && shape.partition === 0) return withRows(request.facts, result, joinRows(fresh.rows), shape)
  return keptAnswer(actor, request.facts, shape)
}
