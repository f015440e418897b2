'use client'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Spinner } from '../ui/spinner'

/** A wide button that has the browser look for a passkey, and waits for it. */
export function PasskeyButton({ label, onPress }: { label: string; onPress: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  return (
    <Button
      className="h-9! w-full"
      disabled={busy}
      onClick={async () => {
        setBusy(true)
        await onPress()
        setBusy(false)
      }}
    >
      {busy ? <Spinner label={label} /> : <KeyRound size={14} aria-hidden />}
      {label}
    </Button>
  )
}
