import type { Change } from '../access/changes.ts'
import { planAccount } from '../access/rules/system.ts'
import type { Securable, SecurableKind } from '../access/types.ts'

/** The size that access control is measured at. */
export const fullScale = { roles: 1000, objects: 10_000, grants: 100_000, users: 500 }

/**
 * What makes an account `a` of that size: roles in chains of five under ten teams, objects in 100 schemas of ten
 * databases, grants spread evenly, and role R0 with one grant in ten.
 */
export function largeAccount(scale: typeof fullScale = fullScale): Change[] {
  const { changes, result: system } = planAccount('a', 'MAIN')
  const put = (id: string, kind: SecurableKind, name: string, parentId: string, ownerRoleId: string): void => {
    const made: Securable = {
      id,
      accountId: 'a',
      kind,
      parentId,
      name,
      ownerRoleId,
      createdAt: 1,
      alteredAt: 1,
      comment: null,
      details: {},
    }
    changes.push({ type: 'put securable', securable: made })
  }
  for (let i = 0; i < scale.roles; i++) put(`r${i}`, 'ROLE', `R${i}`, 'a', system.USERADMIN)
  for (let i = 0; i < scale.roles; i++) {
    if (i % 5 === 0) continue
    changes.push({
      type: 'put role grant',
      grant: { roleId: `r${i}`, parentRoleId: `r${i - 1}`, grantorRoleId: system.USERADMIN, createdAt: 1 },
    })
  }
  for (let i = 0; i < scale.users; i++) {
    put(`u${i}`, 'USER', `U${i}`, 'a', system.USERADMIN)
    for (const role of [i, i * 7 + 1, i * 13 + 2])
      changes.push({
        type: 'put user role',
        grant: { userId: `u${i}`, roleId: `r${role % scale.roles}`, grantorRoleId: system.USERADMIN, createdAt: 1 },
      })
  }
  for (let d = 0; d < 10; d++) put(`d${d}`, 'DATABASE', `D${d}`, 'a', system.SYSADMIN)
  for (let s = 0; s < 100; s++) put(`s${s}`, 'SCHEMA', `S${s}`, `d${s % 10}`, system.SYSADMIN)
  for (let t = 0; t < scale.objects; t++) put(`t${t}`, 'TABLE', `T${t}`, `s${t % 100}`, system.SYSADMIN)
  let made = 0
  const grant = (securableId: string, privilege: string, grantee: string): void => {
    const id = `g${made++}`
    changes.push({
      type: 'put grant',
      grant: {
        id,
        securableId,
        privilege,
        granteeRoleId: grantee,
        grantorRoleId: system.SYSADMIN,
        withGrantOption: false,
        createdAt: made,
      },
    })
  }
  for (let d = 0; d < 10; d++) for (let r = d; r < scale.roles; r += 10) grant(`d${d}`, 'USAGE', `r${r}`)
  for (let s = 0; s < 100; s++) grant(`s${s}`, 'USAGE', `r${s}`)
  const privileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES']
  for (let t = 0; t < scale.objects && made < scale.grants; t++) grant(`t${t}`, 'SELECT', 'r0')
  for (let n = 0; made < scale.grants; n++)
    grant(`t${n % scale.objects}`, privileges[(n + 1) % 6]!, `r${1 + ((n * 31) % (scale.roles - 1))}`)
  return changes
}
