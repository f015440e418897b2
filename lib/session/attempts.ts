import { makeRateLimit, type RateLimit } from '../rate.ts'
import { once } from '../registry.ts'

/** Sign-in attempts a second that one name, and one address, may make; ten times as many in a burst. */
const PER_LOGIN = 1 / 30
const PER_ADDRESS = 1 / 6
const BURST = 10

const limits = () =>
  once('session.attempts', () => ({
    login: makeRateLimit(PER_LOGIN, BURST),
    address: makeRateLimit(PER_ADDRESS, BURST * 3),
  }))

const spent = (limit: RateLimit, sender: string) => limit.take(sender) > 0

/**
 * May someone at `address` try to sign in as `login` once more? Counts the try. Both are counted, so neither many
 * addresses on one name nor one address on many names gets far.
 */
export function maySignIn(accountId: string, login: string, address: string): boolean {
  const { login: byLogin, address: byAddress } = limits()
  const tooMany = [spent(byAddress, address), spent(byLogin, `${accountId} ${login.toLowerCase()}`)]
  return !tooMany.includes(true)
}
