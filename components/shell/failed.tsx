'use client'
import { TriangleAlert } from 'lucide-react'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'

/** What a page shows when it could not be made. Texts of worksheets are safe: they are saved, or lie in this browser. */
export function Failed({ digest, retry }: { digest?: string; retry: () => void }) {
  return (
    <main className="min-h-0 flex-1 bg-surface">
      <Empty
        icon={<TriangleAlert size={26} strokeWidth={1.5} aria-hidden />}
        title="This page could not be shown"
        action={
          <Button tone="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        Nothing that you typed is lost. The server's log has the details{digest ? ` under ${digest}` : ''}.
      </Empty>
    </main>
  )
}
