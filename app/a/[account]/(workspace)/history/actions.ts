'use server'
import { z } from 'zod'
import { listStatements } from '@/lib/history'
import { action } from '@/lib/web/action'
import { scopeOf } from './scope'

const short = z.string().max(1000)

const given = z.object({
  wish: z.object({
    status: z.enum(['', 'queued', 'running', 'succeeded', 'failed', 'denied', 'cancelled']),
    user: short,
    queryType: short,
    database: short,
    text: short,
    hours: z.number().min(0),
    minMs: z.number().min(0),
  }),
  before: z.string().max(100).nullable(),
})

export const loadHistoryAction = action(given, async (actor, { wish, before }) => {
  const { status, user, queryType, database, text, hours, minMs } = wish
  const filter = {
    ...(status ? { status: [status] } : {}),
    ...(user ? { userId: user } : {}),
    ...(queryType ? { queryType } : {}),
    ...(database ? { databaseName: database } : {}),
    ...(text ? { text } : {}),
    ...(hours ? { from: Date.now() - hours * 3_600_000 } : {}),
    ...(minMs ? { minExecutionMs: minMs } : {}),
  }
  return listStatements(actor, filter, { limit: 100, before }, await scopeOf(actor))
})
