import { Lock } from 'lucide-react'
import { Empty } from '../ui/empty'

/** A page that the reader's roles do not open. */
export function NotAllowed({ what, needs }: { what: string; needs: string }) {
  return (
    <Empty icon={<Lock size={26} strokeWidth={1.5} aria-hidden />} title="Your roles do not open this page">
      {what} needs {needs}. An administrator can grant it.
    </Empty>
  )
}
