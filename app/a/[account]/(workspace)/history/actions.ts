'use server'
import { z } from 'zod'
import { analyseStatements, type HistoryFilter, listStatements } from '@/lib/history'
import { action } from '@/lib/web/action'
import { scopeOf } from './scope'

const short = z.string().max(1000)
const moment = z.number().min(0).nullable()

const wish = z.object({
  status: z.enum(['', 'queued', 'running', 'succeeded', 'failed', 'denied', 'cancelled']),
  user: short,
  role: short,
  queryType: short,
  database: short,
  text: short,
  hours: z.number().min(0),
  from: moment,
  to: moment,
  minMs: z.number().min(0),
  maxMs: z.number().min(0).nullable(),
})

function filterOf(given: z.infer<typeof wish>): HistoryFilter {
  const { status, user, role, queryType, database, text, hours, from, to, minMs, maxMs } = given
  return {
    ...(status ? { status: [status] } : {}),
    ...(user ? { userId: user } : {}),
    ...(role ? { roleName: role } : {}),
    ...(queryType ? { queryType } : {}),
    ...(database ? { databaseName: database } : {}),
    ...(text ? { text } : {}),
    ...(hours ? { from: Date.now() - hours * 3_600_000 } : {}),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(minMs ? { minExecutionMs: minMs } : {}),
    ...(maxMs === null ? {} : { maxExecutionMs: maxMs }),
  }
}

export const loadHistoryAction = action(
  z.object({ wish, before: z.string().max(100).nullable() }),
  async (actor, given) =>
    listStatements(actor, filterOf(given.wish), { limit: 100, before: given.before }, await scopeOf(actor)),
)

export const analyseHistoryAction = action(
  z.object({ wish, offsetMs: z.number().min(-86_400_000).max(86_400_000) }),
  async (actor, { wish: given, offsetMs }) =>
    analyseStatements(actor, filterOf(given), { offsetMs }, await scopeOf(actor)),
)
