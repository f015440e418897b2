'use client'
import { Button } from '../ui/button'
import { signOut } from './auth-client'
import { Enrol, type EnrolActions } from './enrol'

/** For whoever must set up a second factor before anything else. */
export function EnrolFirst({ needsPassword, actions }: { needsPassword: boolean; actions: EnrolActions }) {
  return (
    <>
      <Enrol needsPassword={needsPassword} actions={actions} onDone={() => location.assign('/')} />
      <Button tone="quiet" className="mt-3" onClick={() => void signOut()}>
        Sign out
      </Button>
    </>
  )
}
