'use client'
import { useEffect, useState } from 'react'
import { formatAgo, formatTime } from '../ui/format'

/** A moment in the reader's time zone, which only the browser knows; `ago` tells how long past it is instead. */
export function LocalTime({ time, ago = false }: { time: number; ago?: boolean }) {
  const [text, setText] = useState('')
  useEffect(() => setText(ago ? formatAgo(time, Date.now()) : formatTime(time)), [time, ago])
  return (
    <time dateTime={new Date(time).toISOString()} title={ago ? formatTime(time) : undefined} suppressHydrationWarning>
      {text || '\u00a0'}
    </time>
  )
}
