'use server'
import { z } from 'zod'
import { auditKinds, auditLog, checkAuditLog } from '@/lib/users'
import { action } from '@/lib/web/action'

const wish = z.object({
  kind: z.enum(['', ...auditKinds]),
  outcome: z.enum(['', 'ok', 'failed', 'denied']),
  user: z.string().max(1000),
  hours: z.number().min(0),
})

export const loadAuditAction = action(
  z.object({ wish, before: z.number().int().nullable() }),
  (actor, { wish: { kind, outcome, user, hours }, before }) =>
    auditLog(
      actor,
      {
        ...(kind ? { kind } : {}),
        ...(outcome ? { outcome } : {}),
        ...(user ? { user } : {}),
        ...(hours ? { since: Date.now() - hours * 3_600_000 } : {}),
      },
      before,
    ),
)

export const checkAuditAction = action(z.object({}), checkAuditLog)
