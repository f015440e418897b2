'use client'
import { useState } from 'react'
import { Anchor, useRouter } from '../shell/link'
import { Button, buttonClass } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/input'
import { say } from '../ui/toast'
import { ActionForm, type Answer, ask, PasswordField, passwordHint } from './form'
import { Section } from './section'
import { LogNotice } from './sent'

export interface ProfileActions {
  changePassword: (given: { current?: string; password: string }) => Promise<Answer<null>>
  newEmail: (given: { email: string; password?: string }) => Promise<Answer<null>>
  leave: (given: { password?: string }) => Promise<Answer<null>>
}

interface Profile {
  name: string
  email: string | null
  hasPassword: boolean
  roles: string[]
  /** There is no mail server. */
  toLog: boolean
  actions: ProfileActions
}

const given = (form: FormData, name: string) => String(form.get(name) ?? '')
const optional = (form: FormData, name: string) => given(form, name) || undefined

/** Who one is here, and how to change or end that. */
export function ProfilePage(profile: Profile) {
  return (
    <>
      <Section title="User" about="Names and roles are given by administrators.">
        <dl className="grid grid-cols-[6rem_1fr] gap-y-1.5 text-sm">
          <dt className="text-muted">Name</dt>
          <dd>{profile.name}</dd>
          <dt className="text-muted">Roles</dt>
          <dd>{profile.roles.join(', ') || 'PUBLIC'}</dd>
        </dl>
      </Section>
      <Email {...profile} />
      <Password {...profile} />
      <OwnData {...profile} />
    </>
  )
}

function Email({ email, hasPassword, toLog, actions }: Profile) {
  const [sent, setSent] = useState<string | null>(null)
  async function send(form: FormData) {
    const wish = { email: given(form, 'email'), password: optional(form, 'password') }
    const answer = await ask(actions.newEmail(wish))
    if (!answer.ok) return answer.error.message
    setSent(wish.email)
    return null
  }
  return (
    <Section
      title="E-mail address"
      about={
        email ? (
          <>
            Now <span className="text-text">{email}</span>. It signs you in, and gets links for a new password.
          </>
        ) : (
          'You have none yet. With one you can sign in by it, and set a new password when you forget yours.'
        )
      }
    >
      {sent ? (
        <div role="status" className="flex flex-col gap-2 text-sm">
          <p>
            A mail is on its way to <strong className="font-medium">{sent}</strong>. The address counts once you follow
            the link in it.
          </p>
          <LogNotice toLog={toLog} />
        </div>
      ) : (
        <ActionForm label={email ? 'Change address' : 'Add address'} tone="plain" send={send}>
          <Field label="New address" name="email" type="email" required autoComplete="email" />
          {hasPassword ? (
            <PasswordField label="Your password" name="password" required autoComplete="current-password" />
          ) : null}
        </ActionForm>
      )}
    </Section>
  )
}

function Password({ name, hasPassword, actions }: Profile) {
  const router = useRouter()
  const [round, setRound] = useState(0)
  async function send(form: FormData) {
    const wish = { current: optional(form, 'current'), password: given(form, 'password') }
    const answer = await ask(actions.changePassword(wish))
    if (!answer.ok) return answer.error.message
    say(hasPassword ? 'Password changed' : 'Password set', 'Every other browser was signed out.')
    setRound(round + 1)
    router.refresh()
    return null
  }
  return (
    <Section
      title="Password"
      about={
        hasPassword
          ? 'A new password signs every other browser out. Access tokens go on working.'
          : 'You have none: you signed in by a link. Set one to sign in by name.'
      }
    >
      <ActionForm key={round} label={hasPassword ? 'Change password' : 'Set password'} tone="plain" send={send}>
        <input type="text" name="username" autoComplete="username" defaultValue={name} hidden readOnly />
        {hasPassword ? (
          <PasswordField label="Present password" name="current" required autoComplete="current-password" />
        ) : null}
        <PasswordField
          label="New password"
          name="password"
          required
          minLength={12}
          autoComplete="new-password"
          hint={passwordHint}
        />
      </ActionForm>
    </Section>
  )
}

function OwnData({ hasPassword, name, actions }: Profile) {
  const [open, setOpen] = useState(false)
  async function send(fields: FormData) {
    const answer = await ask(actions.leave({ password: optional(fields, 'password') }))
    if (!answer.ok) return answer.error.message
    location.assign('/sign-in')
    return null
  }
  return (
    <Section
      title="Your data, and leaving"
      about="The export is a JSON file with your profile, worksheets, history, sign-ins and tokens (never their secrets)."
    >
      <div className="flex flex-wrap gap-2">
        <Anchor href="/api/account/export" download className={buttonClass()}>
          Export your data
        </Anchor>
        <Button className="text-danger!" onClick={() => setOpen(true)}>
          Delete your user
        </Button>
      </div>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete the user ${name}`}
        description="Your worksheets, settings, tokens and sign-ins are deleted. Databases and tables stay with the roles that own them, and the history keeps what you ran."
        width="sm"
      >
        <ActionForm label="Delete for good" tone="danger" send={send}>
          {hasPassword ? (
            <PasswordField label="Your password" name="password" required autoComplete="current-password" />
          ) : null}
        </ActionForm>
      </Dialog>
    </Section>
  )
}
