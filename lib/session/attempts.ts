import { forgive, knowsAddress, type Limit, spend } from '../users/index.ts'

/** Tries of one name from one address, of one address on any names, and of one name from anywhere. */
function limitsOf(accountId: string, login: string, address: string): Record<'both' | 'address' | 'login', Limit> {
  const name = `${accountId} ${login.normalize('NFKC').toLowerCase()}`
  return {
    both: { name: 'sign-in.both', of: `${name} ${address}`, burst: 10, perHour: 20 },
    address: { name: 'sign-in.address', of: address, burst: 30, perHour: 120 },
    login: { name: 'sign-in.login', of: name, burst: 50, perHour: 50 },
  }
}

/**
 * May someone at `address` try to sign in as `login` once more? Counts the try, for names that exist and others
 * alike. Neither many addresses on one name nor one address on many names gets far (NIST SP 800-63B 3.2.2). An
 * address from which that user signed in lately is not locked out by what others try from elsewhere.
 * @returns 0, or the seconds to wait
 */
export async function waitToSignIn(accountId: string, login: string, address: string): Promise<number> {
  const { both, address: byAddress, login: byLogin } = limitsOf(accountId, login, address)
  const known = await knowsAddress(accountId, login, address)
  return spend(known ? [both, byAddress] : [both, byAddress, byLogin])
}

/** After a success: mistyped tries of this name from this address are forgotten. */
export async function forgiveAttempts(accountId: string, login: string, address: string): Promise<void> {
  await forgive([limitsOf(accountId, login, address).both])
}
