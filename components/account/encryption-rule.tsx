'use client'
import { useRouter } from '../shell/link'
import { SelectField } from '../ui/fields'
import { say } from '../ui/toast'
import { ActionForm, type Answer, ask } from './form'
import { Section } from './section'

const values = { on: true, off: false, server: null } as const
type Value = keyof typeof values

/** What CREATE DATABASE does when it does not say. */
export function EncryptionRule({
  rule,
  server,
  save,
}: {
  rule: boolean | null
  /** What the server does without a rule of the account. */
  server: boolean
  save: (given: { rule: boolean | null }) => Promise<Answer<null>>
}) {
  const router = useRouter()
  const present: Value = rule === null ? 'server' : rule ? 'on' : 'off'
  async function send(form: FormData) {
    const answer = await ask(save({ rule: values[form.get('rule') as Value] }))
    if (!answer.ok) return answer.error.message
    say('Rule saved', 'It holds from the next CREATE DATABASE on.')
    router.refresh()
    return null
  }
  return (
    <Section
      title="Encryption of new databases"
      about="An encrypted database has a key of its own, and its file, log and temporary files are unreadable without this server’s key. CREATE DATABASE d ENCRYPTED or NOT ENCRYPTED goes before this rule; databases that are there stay as they are."
    >
      <ActionForm label="Save" send={send}>
        <SelectField
          key={present}
          name="rule"
          label="CREATE DATABASE without a word about it"
          defaultValue={present}
          className="max-w-sm"
        >
          <option value="server">
            {server ? 'encrypts, as the server does' : 'does not encrypt, as the server does'}
          </option>
          <option value="on">encrypts</option>
          <option value="off">does not encrypt</option>
        </SelectField>
      </ActionForm>
    </Section>
  )
}
