'use client'
import { Suspense } from 'react'
import { useRouter } from '../shell/link'
import { late } from '../ui/late'
import { pageOf } from './page-of'

// It comes when a file is to be loaded.
const LoadDialog = late(() => import('./load-dialog').then((all) => ({ default: all.LoadDialog })))

/** Loads a file from a page of the databases, and goes to what was loaded. */
export function LoadInto({ target, onClose }: { target: string[]; onClose: () => void }) {
  const router = useRouter()
  return (
    <Suspense fallback={null}>
      <LoadDialog
        target={target}
        onClose={onClose}
        onLoaded={(path) => {
          router.push(`${pageOf(path)}?tab=preview`)
          router.refresh()
        }}
      />
    </Suspense>
  )
}
