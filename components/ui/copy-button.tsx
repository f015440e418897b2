'use client'
import { Copy } from 'lucide-react'
import { Button } from './button'
import { copyText } from './clipboard'
import { say } from './toast'

/** Copies a text; `what` is what it is called. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <Button onClick={() => void copyText(text).then(() => say(`${what} copied`))}>
      <Copy size={13} aria-hidden /> Copy {what}
    </Button>
  )
}
