import { config } from '../config.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { retryDelay } from './backoff.ts'
import { type DueMail, deleteFailedBefore, deleteMail, dueMails, giveUp, nextDue, postpone } from './store.ts'
import { closeTransport, isFinal, reasonOf, send } from './transport.ts'

const batch = 20
const keepFailedMs = 30 * 86_400_000
/** Looks again at least this often, whatever the clock did. */
const longestPause = 60_000

interface Delivery {
  active: boolean
  timer: NodeJS.Timeout | undefined
  round: Promise<void> | undefined
}

const delivery = () => once('mail.delivery', (): Delivery => ({ active: false, timer: undefined, round: undefined }))

async function attempt(url: string, mail: DueMail): Promise<void> {
  const attempts = mail.attempts + 1
  try {
    await send(url, mail.envelope)
    await deleteMail(mail.id)
  } catch (error) {
    const reason = reasonOf(error, mail.envelope.to)
    const nextAt = Date.now() + retryDelay(attempts)
    if (isFinal(error)) await giveUp({ ...mail, attempts }, reason)
    else if (nextAt >= mail.expiresAt) await giveUp({ ...mail, attempts }, `${reason} (its link has expired)`)
    else await postpone(mail.id, attempts, nextAt, reason)
    log().warn({ kind: mail.kind, attempts, reason }, 'a mail could not be sent')
  }
}

async function sendDue(url: string): Promise<void> {
  await deleteFailedBefore(Date.now() - keepFailedMs)
  for (;;) {
    const due = await dueMails(Date.now(), batch)
    if (due.length === 0) return
    for (const mail of due) {
      if (!delivery().active) return
      if (mail.expiresAt <= Date.now()) await giveUp(mail, 'Its link expired before it could be sent.')
      else await attempt(url, mail)
    }
  }
}

async function round(): Promise<void> {
  const { smtpUrl } = config()
  if (smtpUrl === undefined) return
  try {
    await sendDue(smtpUrl)
    const next = await nextDue()
    schedule(next === null ? longestPause : Math.min(longestPause, Math.max(0, next - Date.now())))
  } catch (error) {
    log().error({ err: error }, 'the outbox could not be read')
    schedule(longestPause)
  }
}

function schedule(delayMs: number): void {
  const state = delivery()
  if (!state.active) return
  clearTimeout(state.timer)
  state.timer = setTimeout(() => {
    // One round at a time; whoever calls meanwhile gets another one after it.
    const before = state.round ?? Promise.resolve()
    state.round = before.then(round)
  }, delayMs)
  state.timer.unref()
}

/** A mail was put into the outbox: sends it now, if this process delivers. */
export function wake(): void {
  schedule(0)
}

/** Sends what waits, and from now on what comes, until `stop`. For the server; call it once. */
export function startDelivery(): { stop(): Promise<void> } {
  const state = delivery()
  state.active = true
  schedule(0)
  return {
    async stop() {
      state.active = false
      clearTimeout(state.timer)
      closeTransport()
      await state.round
    },
  }
}
