import { accessState, activeRoles, can, effectiveRoles } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { userOf } from '../users/index.ts'
import { sessionLoad } from '../warehouse/index.ts'
import { renderMetrics } from './metrics.ts'
import { route } from './route.ts'

/** @throws MallardError 403 unless a role that the token's sessions would have holds MONITOR USAGE */
async function requireMonitorUsage(actor: Actor): Promise<void> {
  const state = accessState(actor.accountId)
  const { boundRoleId, userId } = actor
  const defaults = (await userOf(userId))?.defaults
  const roles = effectiveRoles(state, {
    userId,
    boundRoleId,
    defaultRoleId: defaults?.roleId,
    defaultSecondary: defaults?.secondaryRoles,
  })
  if (can(state, activeRoles(state, userId, roles), 'MONITOR USAGE', actor.accountId)) return
  throw new MallardError('42501', 'Metrics need a role with MONITOR USAGE on the account.', { status: 403 })
}

/** Prometheus text (docs/specs/sql-api.md, section 4); always with a token. */
export const metricsRoute = route('GET', '/api/metrics', { tokenOnly: true }, async (actor) => {
  await requireMonitorUsage(actor)
  const { sessions, statements } = sessionLoad()
  const { rss, heapUsed } = process.memoryUsage()
  const body = renderMetrics({
    mallard_sessions: sessions,
    mallard_statements_under_way: statements,
    mallard_process_resident_memory_bytes: rss,
    mallard_process_heap_bytes: heapUsed,
    mallard_process_uptime_seconds: Math.round(process.uptime()),
  })
  return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body }
})
