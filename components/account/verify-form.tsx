'use client'
import { useState } from 'react'
import { Link } from '../shell/link'
import { buttonClass } from '../ui/button'
import { ActionForm, type Answer, ask } from './form'

type Verified = { next: string; text: string }

/** Follows a link that proves an address. By a button: mail scanners open links, and must not use them up. */
export function VerifyForm({
  secret,
  about,
  label,
  verify,
}: {
  secret: string
  /** What following it does. */
  about: string
  label: string
  verify: (given: { secret: string }) => Promise<Answer<Verified>>
}) {
  const [done, setDone] = useState<Verified | null>(null)
  if (done) {
    return (
      <div role="status" className="flex flex-col gap-3 text-sm">
        <p>{done.text}</p>
        <Link href={done.next} className={`${buttonClass('primary')} h-9!`}>
          Go on
        </Link>
      </div>
    )
  }
  async function send() {
    const answer = await ask(verify({ secret }))
    if (!answer.ok) return answer.error.message
    setDone(answer.value)
    return null
  }
  return (
    <ActionForm label={label} wide send={send}>
      <p className="text-sm text-muted">{about}</p>
    </ActionForm>
  )
}
