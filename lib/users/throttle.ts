import { MallardError } from '../errors.ts'
import { type Limit, spend } from './limits.ts'

/** @throws MallardError 54000 with status 429 when one of the limits is spent */
export async function throttle(...limits: Limit[]): Promise<void> {
  const wait = await spend(limits)
  if (wait === 0) return
  const minutes = Math.ceil(wait / 60)
  throw new MallardError('54000', 'Too many attempts.', {
    status: 429,
    hint: `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  })
}

/** For what strangers may do: tries of one network address, whoever they say they are. */
export const byAddress = (name: string, address: string): Limit => ({
  name: `${name}.address`,
  of: address,
  burst: 20,
  perHour: 40,
})

/** 28000: one text for a link that is unknown, used, expired, or of another purpose. */
export function deadLink(): MallardError {
  return new MallardError('28000', 'This link does not work any more.', {
    status: 400,
    hint: 'Each link works once and for a limited time; ask for a new one.',
  })
}
