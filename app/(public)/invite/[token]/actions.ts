'use server'
import { z } from 'zod'
import { joinByInvitation } from '@/lib/users'
import { action } from '@/lib/web/action'

export const joinAction = action(
  z.object({ secret: z.string().min(1).max(200), name: z.string().max(10_000) }),
  joinByInvitation,
)
