'use client'
import { Button } from '../ui/button'
import { AddPasskey, type AddPasskeyActions } from './add-passkey'
import { signOut } from './auth-client'
import { Enrol, type EnrolActions } from './enrol'

/** For whoever must set up a second factor before anything else. */
export function EnrolFirst({
  needsPassword,
  actions,
  passkeys,
  next,
}: {
  needsPassword: boolean
  actions: EnrolActions
  /** null: browsers have none at this server's address. */
  passkeys: AddPasskeyActions | null
  next: string
}) {
  return (
    <>
      <Enrol needsPassword={needsPassword} actions={actions} onDone={() => location.assign(next)} />
      {passkeys ? (
        <div className="mt-5 border-t border-line pt-4">
          <AddPasskey needsPassword={needsPassword} actions={passkeys} onDone={() => location.assign(next)} />
        </div>
      ) : null}
      <Button tone="quiet" className="mt-3" onClick={() => void signOut()}>
        Sign out
      </Button>
    </>
  )
}
