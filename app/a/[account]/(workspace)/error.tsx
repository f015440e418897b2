'use client'
import { Failed } from '@/components/shell/failed'

export default function WorkspaceError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <Failed digest={error.digest} retry={reset} />
}
