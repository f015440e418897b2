'use client'
import { WifiOff } from 'lucide-react'
import { Suspense, useEffect, useRef, useSyncExternalStore } from 'react'
import { late } from '../ui/late'
import { say } from '../ui/toast'
import { lost, onStanding, standingNow } from './reach'

const SignInAgain = late(() => import('./sign-in-again').then((all) => ({ default: all.SignInAgain })))

const atFirst = { lost: false, signedOut: false }

/** Says quietly that the server does not answer, and lets the person sign in again where they are. */
export function StandingNote({ userName }: { userName: string }) {
  const standing = useSyncExternalStore(onStanding, standingNow, () => atFirst)
  const was = useRef(false)
  useEffect(() => {
    if (was.current && !standing.lost) say('Connected again', 'What was typed meanwhile is being saved.')
    was.current = standing.lost
  }, [standing.lost])
  useEffect(() => {
    window.addEventListener('offline', lost)
    return () => window.removeEventListener('offline', lost)
  }, [])
  return (
    <>
      {standing.lost ? (
        <p
          role="status"
          className="fixed bottom-2 left-14 z-8 flex items-center gap-2 rounded-md border border-line-strong bg-raised px-3 py-1.5 text-xs text-muted shadow-popup"
        >
          <WifiOff size={13} aria-hidden className="text-warn" />
          No connection to the server. What you type is kept here; trying again…
        </p>
      ) : null}
      {standing.signedOut ? (
        <Suspense fallback={null}>
          <SignInAgain userName={userName} />
        </Suspense>
      ) : null}
    </>
  )
}
