'use server'
import { z } from 'zod'
import { askForPasskey } from '@/lib/users'
import { openAction } from '@/lib/web/action'

/** What the browser needs to look for a passkey; it names nobody. */
export const askForPasskeyAction = openAction(z.object({}), (_, from) => askForPasskey(from))
