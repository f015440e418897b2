'use client'
import { useRouter } from '../shell/link'
import { CheckField } from '../ui/fields'
import { say } from '../ui/toast'
import { ActionForm, type Answer, ask } from './form'
import { Section } from './section'

/** Which roles need a second factor. */
export function SecondFactorRule({
  roles,
  ruled,
  save,
}: {
  roles: { id: string; name: string }[]
  ruled: string[]
  save: (given: { roleIds: string[] }) => Promise<Answer<null>>
}) {
  const router = useRouter()
  async function send(form: FormData) {
    const answer = await ask(save({ roleIds: form.getAll('role').map(String) }))
    if (!answer.ok) return answer.error.message
    say('Rule saved', 'It holds from everybody’s next page on.')
    router.refresh()
    return null
  }
  return (
    <Section
      title="Roles that need a second factor"
      about="Whoever may take one of them, through other roles too, sets up a passkey or an authenticator before anything else. PUBLIC means everybody. Access tokens go on working."
    >
      <ActionForm label="Save" send={send}>
        <fieldset className="flex max-h-96 flex-col gap-2 overflow-auto">
          <legend className="sr-only">Roles that need a second factor</legend>
          {roles.map(({ id, name }) => (
            <CheckField key={id} name="role" value={id} label={name} defaultChecked={ruled.includes(id)} />
          ))}
        </fieldset>
      </ActionForm>
    </Section>
  )
}
