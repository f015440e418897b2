'use server'
import { z } from 'zod'
import {
  acceptInvitation,
  confirmNewEmail,
  confirmSignUp,
  requestReset,
  resetPassword,
  signUp,
  signUpOf,
} from '@/lib/users'
import { openAction } from '@/lib/web/action'

const text = z.string().max(10_000)
const secret = z.string().min(1).max(200)

export const signUpAction = openAction(
  z.object({ account: text, name: text, email: text, password: text }),
  async (given, from) => {
    await signUp(given, from)
    return null
  },
)

export const verifyAction = openAction(z.object({ secret }), async (given, from) => {
  if (await signUpOf(given.secret)) {
    const { account, name } = await confirmSignUp(given.secret, from)
    const query = new URLSearchParams({ account, login: name })
    return { text: `The account ${account} is made. Sign in with your password.`, next: `/sign-in?${query}` }
  }
  const { email } = await confirmNewEmail(given.secret, from)
  return { text: `${email} is your address now.`, next: '/account' }
})

export const requestResetAction = openAction(z.object({ email: text }), async (given, from) => {
  await requestReset(given, from)
  return null
})

export const resetAction = openAction(z.object({ secret, password: text }), resetPassword)

export const acceptAction = openAction(z.object({ secret, name: text, password: text }), acceptInvitation)
