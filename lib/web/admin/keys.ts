import { record } from '../../audit/index.ts'
import { rotateKeys } from '../../keys/index.ts'
import { forgetSessionSecret } from '../../session/index.ts'
import { accountIds } from '../../users/index.ts'
import type { Console } from './run.ts'

/** Seals everything with a new key. @returns 0 */
export async function rotateKeysCommand(to: Console): Promise<number> {
  const { values } = await rotateKeys()
  forgetSessionSecret()
  for (const accountId of accountIds()) await record({ accountId, kind: 'keys', outcome: 'ok', details: { values } })
  await to.out(`${values} values sealed with the new key; the old one is gone\n`)
  return 0
}
