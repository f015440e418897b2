'use client'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { IdentityProvider } from '@/lib/users/types'
import { useRouter } from '../shell/link'
import { Button, IconButton } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { CheckField, SelectField } from '../ui/fields'
import { Field } from '../ui/input'
import { say } from '../ui/toast'
import { ActionForm, type Answer, ask, PasswordField } from './form'
import { Section } from './section'

export interface ProviderActions {
  save: (given: IdentityProvider & { clientSecret?: string }) => Promise<Answer<null>>
  drop: (given: Record<string, never>) => Promise<Answer<null>>
}

const words = (text: FormDataEntryValue | null) =>
  String(text ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)

/** The account's OpenID Connect provider: which, whom it lets in, as what. */
export function IdentityProviderForm({
  provider,
  roles,
  returnAddress,
  actions,
}: {
  provider: IdentityProvider | null
  roles: { id: string; name: string }[]
  returnAddress: string
  actions: ProviderActions
}) {
  const router = useRouter()
  const [map, setMap] = useState(() => (provider?.roles ?? []).map((line, key) => ({ ...line, key })))

  async function save(form: FormData): Promise<string | null> {
    const text = (name: string) => String(form.get(name) ?? '')
    const answer = await ask(
      actions.save({
        issuer: text('issuer'),
        clientId: text('clientId'),
        clientSecret: text('clientSecret') || undefined,
        enabled: form.get('enabled') !== null,
        creates: form.get('creates') !== null,
        domains: words(form.get('domains')),
        strong: words(form.get('strong')),
        claim: text('claim') || null,
        roles: map.map(({ key }) => ({ value: text(`value-${key}`), roleId: text(`role-${key}`) })),
      }),
    )
    if (!answer.ok) return answer.error.message
    say('Single sign-on saved')
    router.refresh()
    return null
  }

  async function drop(): Promise<string | null> {
    const answer = await ask(actions.drop({}))
    if (!answer.ok) return answer.error.message
    say('Single sign-on removed')
    location.reload()
    return null
  }

  return (
    <Section
      title="Single sign-on"
      about={
        <>
          <p>
            People of this account sign in at an OpenID Connect provider: Okta, Entra ID, Google, Keycloak and others.
            Tell it this address to come back to:
          </p>
          <div className="mt-2 flex flex-col items-start gap-2">
            <code className="rounded bg-sunken px-1.5 py-1 font-mono text-xs break-all">{returnAddress}</code>
            <CopyButton text={returnAddress} what="address" />
          </div>
        </>
      }
    >
      <ActionForm label="Save" send={save}>
        <CheckField name="enabled" label="Switched on" defaultChecked={provider?.enabled ?? true} />
        <Field
          label="Issuer"
          name="issuer"
          type="url"
          required
          defaultValue={provider?.issuer}
          placeholder="https://login.example.org"
        />
        <Field label="Client id" name="clientId" required defaultValue={provider?.clientId} autoComplete="off" />
        <PasswordField
          label="Client secret"
          name="clientSecret"
          required={provider === null}
          autoComplete="off"
          hint={provider ? 'Kept sealed. Leave it empty to keep the present one.' : 'Kept sealed.'}
        />
        <Field
          label="Domains of e-mail addresses"
          name="domains"
          required
          defaultValue={provider?.domains.join(' ')}
          placeholder="example.org"
          hint="Only verified addresses in these are let in."
        />
        <CheckField
          name="creates"
          label="Make new users"
          hint="Otherwise only whoever was invited, with the same address, gets in."
          defaultChecked={provider?.creates ?? false}
        />
        <Field
          label="Claim that roles follow from"
          name="claim"
          defaultValue={provider?.claim ?? ''}
          placeholder="groups"
          hint="At every sign-in, roles listed here are granted and revoked by it; others are left alone."
        />
        {map.length > 0 ? (
          <ul aria-label="Roles by claim" className="flex flex-col gap-2">
            {map.map(({ key, value, roleId }) => (
              <li key={key} className="flex items-end gap-2">
                <div className="min-w-0 flex-1">
                  <Field label="Value of the claim" name={`value-${key}`} required defaultValue={value} />
                </div>
                <div className="min-w-0 flex-1">
                  <SelectField label="Role" name={`role-${key}`} required defaultValue={roleId}>
                    <option value="" disabled>
                      Choose a role
                    </option>
                    {roles.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </SelectField>
                </div>
                <IconButton label="Remove this line" onClick={() => setMap(map.filter((line) => line.key !== key))}>
                  <X size={13} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        <Button
          tone="quiet"
          className="self-start"
          onClick={() => setMap([...map, { value: '', roleId: '', key: (map.at(-1)?.key ?? 0) + 1 }])}
        >
          <Plus size={13} aria-hidden /> Role by claim
        </Button>
        <Field
          label="Counts as a second factor"
          name="strong"
          defaultValue={provider?.strong.join(' ')}
          placeholder="mfa"
          hint="Values of acr or amr. Without one, whoever has a second factor here is asked for it."
        />
      </ActionForm>
      {provider ? (
        <div className="mt-3">
          <ActionForm label="Remove single sign-on" tone="plain" send={drop}>
            {null}
          </ActionForm>
        </div>
      ) : null}
    </Section>
  )
}
