'use client'
import { useEffect, useState } from 'react'
import { formatDuration } from '../ui/format'

/** Time since the start, counted on. */
export function Elapsed({ from }: { from: number }) {
  const [now, setNow] = useState(from)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  return <span className="tabular-nums">{formatDuration(Math.max(0, now - from))}</span>
}
