import { buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { Mark } from '../ui/mark'
import { Link } from './link'

/** What stands at an address that leads nowhere, or nowhere for whoever asks. */
export function NotFound() {
  return (
    <main className="min-h-0 flex-1 bg-surface">
      <Empty
        icon={<Mark size={36} />}
        title="There is nothing here"
        heading="h1"
        action={
          <Link href="/" className={buttonClass()}>
            Go home
          </Link>
        }
      >
        The address is wrong, what it named is gone, or your roles may not see it.
      </Empty>
    </main>
  )
}
