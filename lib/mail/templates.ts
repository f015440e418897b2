import { set } from './layout.ts'
import type { Message } from './types.ts'

const unasked = 'If you did not ask for this, ignore this mail; nothing changes.'

/** 30 minutes, 24 hours, 7 days. */
function span(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 1440) return `${minutes / 1440} days`
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`
}

const works = (minutes: number) => `The link works once, for ${span(minutes)}.`

/** To somebody who shall join an account. */
export function invitation(to: { url: string; account: string; by: string; role: string; minutes: number }): Message {
  return set({
    subject: `Invitation to ${to.account} on Mallard`,
    paragraphs: [`${to.by} invites you to the account ${to.account} on Mallard, with the role ${to.role}.`],
    link: { label: 'Accept the invitation', url: to.url },
    notes: [works(to.minutes), 'If you do not know who this is, ignore this mail; nothing happens.'],
  })
}

/** To the address that somebody signs up with: proof that it is theirs. */
export function signUp(to: { url: string; account: string; minutes: number }): Message {
  return set({
    subject: 'Confirm your address',
    paragraphs: [`Confirm that this is your address, and the account ${to.account} is made.`],
    link: { label: 'Confirm and make the account', url: to.url },
    notes: [works(to.minutes), unasked],
  })
}

/** A link for each user who has the address; usually one. */
export function reset(to: { url: string; account: string; user: string; minutes: number }): Message {
  return set({
    subject: 'A new password for Mallard',
    paragraphs: [`Somebody asked for a new password for the user ${to.user} in the account ${to.account}.`],
    link: { label: 'Set a new password', url: to.url },
    notes: [works(to.minutes), unasked],
  })
}

/** To the new address of a user: proof that it is theirs. */
export function newAddress(to: { url: string; account: string; user: string; minutes: number }): Message {
  return set({
    subject: 'Confirm your new address',
    paragraphs: [`Confirm this address for the user ${to.user} in the account ${to.account}.`],
    link: { label: 'Confirm the address', url: to.url },
    notes: [works(to.minutes), unasked],
  })
}

/** Tells the owner that something changed that a thief would change, too. */
export function changed(to: { what: string; account: string; user: string; url: string }): Message {
  return set({
    subject: `${to.what} on Mallard`,
    paragraphs: [`${to.what}: user ${to.user}, account ${to.account}.`],
    notes: [
      `If that was you, there is nothing to do. If not, set a new password at ${to.url}/reset and tell an administrator of the account.`,
    ],
  })
}
