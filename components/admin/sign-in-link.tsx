'use client'
import { useState } from 'react'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { Dialog, useClosing } from '../ui/dialog'
import { Field } from '../ui/input'

/** Makes a link that signs a user in once; a server action. */
export type MakeSignInLink = (given: {
  name: string
}) => Promise<{ ok: true; value: { link: string } } | { ok: false; error: { message: string } }>

/** A link that signs somebody in once: the way in for a new user. */
export function SignInLink({ name, make, onClose }: { name: string; make: MakeSignInLink; onClose: () => void }) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const [link, setLink] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function ask() {
    setBusy(true)
    const answer = await make({ name }).catch(() => null)
    setBusy(false)
    if (answer?.ok) setLink(answer.value.link)
    else setError(answer?.error.message ?? 'The server cannot be reached.')
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      title={`Sign-in link for ${name}`}
      description="It signs in once, within a day. Whoever has it is this user: hand it over in private. An earlier link stops working."
      footer={
        <>
          <Button onClick={close}>Close</Button>
          {link ? (
            <CopyButton text={link} what="link" />
          ) : (
            <Button tone="primary" disabled={busy} onClick={() => void ask()}>
              Make a link
            </Button>
          )}
        </>
      }
    >
      {link ? (
        <Field label="Link" readOnly value={link} className="font-mono text-xs!" onFocus={(e) => e.target.select()} />
      ) : (
        <p className="text-sm text-muted">The link is shown once, here.</p>
      )}
      {error ? (
        <p role="alert" className="mt-2 text-sm text-danger">
          {error}
        </p>
      ) : null}
    </Dialog>
  )
}
