import { accessState, roleName } from '../../access/index.ts'
import { MallardError } from '../../errors.ts'
import { dropIdentityProvider, identityProvider, setIdentityProvider, ssoReturnAddress } from '../../users/index.ts'
import type { SsoWish } from './arguments.ts'
import { accountNamed, machine, roleNamed } from './names.ts'
import type { Console } from './run.ts'

/** Sets an account's identity provider, and prints the address that it sends people back to. */
export async function setProviderCommand(
  wish: SsoWish & { account?: string },
  input: string,
  to: Console,
): Promise<number> {
  const account = await accountNamed(wish.account)
  const roles = wish.roles.map((pair) => {
    const at = pair.lastIndexOf('=')
    if (at < 1) throw new MallardError('22023', `'${pair}' must be VALUE=ROLE.`)
    return { value: pair.slice(0, at), roleId: roleNamed(account, pair.slice(at + 1))! }
  })
  await setIdentityProvider(machine(account.id), {
    issuer: wish.issuer,
    clientId: wish.clientId,
    domains: wish.domains,
    creates: wish.creates,
    strong: wish.strong,
    claim: wish.claim ?? null,
    roles,
    enabled: true,
    clientSecret: input.replace(/\r?\n$/, '') || undefined,
  })
  await to.out(`${ssoReturnAddress()}\n`)
  return 0
}

/** The provider without its secret, as JSON; nothing without one. */
export async function showProviderCommand(wish: { account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const provider = await identityProvider(machine(account.id))
  if (!provider) return 0
  const state = accessState(account.id)
  const roles = provider.roles.map(({ value, roleId }) => ({ value, role: roleName(state, roleId) }))
  await to.out(`${JSON.stringify({ ...provider, roles, returnAddress: ssoReturnAddress() }, null, 2)}\n`)
  return 0
}

export async function dropProviderCommand(wish: { account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  await dropIdentityProvider(machine(account.id))
  await to.out(`${account.name}\n`)
  return 0
}
