import { Link } from '../shell/link'
import { buttonClass } from '../ui/button'

/** A link that is unknown, used, expired or meant for something else. */
export function DeadLink({ href, label }: { href: string; label: string }) {
  return (
    <div role="alert" className="flex flex-col gap-2">
      <p className="text-base font-medium">This link does not work any more</p>
      <p className="text-sm text-muted">Each link works once and for a limited time, and a newer one ends it.</p>
      <Link href={href} className={`${buttonClass()} mt-2 h-9!`}>
        {label}
      </Link>
    </div>
  )
}
