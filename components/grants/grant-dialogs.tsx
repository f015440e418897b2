'use client'
import { useState } from 'react'
import type { GrantLine } from '@/lib/warehouse/pages/types'
import { StatementDialog } from '../statements/statement-dialog'
import { usePageTools } from '../statements/tools'
import { CheckField, SelectField } from '../ui/fields'
import { type GrantPlace, type GrantScope, grantSql, kindsIn, ownershipSql, revokeSql } from './grant-sql'
import { useMissingUsage } from './missing-usage'

const what = (place: GrantPlace) =>
  place.kind === 'ACCOUNT' ? 'the account' : `${place.kind.toLowerCase()} ${place.name}`

function RoleField({
  value,
  onChange,
  label = 'To role',
}: {
  value: string
  onChange: (role: string) => void
  label?: string
}) {
  const { allRoles } = usePageTools()
  return (
    <SelectField label={label} value={value} autoFocus onChange={(event) => onChange(event.target.value)}>
      <option value="">Choose a role</option>
      {allRoles.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </SelectField>
  )
}

/** The scopes of a container as one choice: `it`, `all TABLE`, `future VIEW`. */
function scopeOf(value: string): GrantScope {
  const [of, ...kind] = value.split(' ')
  return of === 'all' || of === 'future' ? { of, kind: kind.join(' ') } : { of: 'it' }
}

/** Grants privileges on an object, on all objects of a kind in a container, or on those to come. */
export function GrantDialog({
  place,
  role: given = '',
  onClose,
}: {
  place: GrantPlace
  role?: string
  onClose: () => void
}) {
  const { privileges } = usePageTools()
  const [role, setRole] = useState(given)
  const [scope, setScope] = useState<GrantScope>({ of: 'it' })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [option, setOption] = useState(false)
  const [reaching, setReaching] = useState(true)
  const usage = useMissingUsage(place, scope, role)
  const inside = kindsIn(place.kind)
  const offered = privileges[scope.of === 'it' ? place.kind : scope.kind] ?? []
  const sql = grantSql(
    offered.filter((one) => chosen.includes(one)),
    place,
    scope,
    role,
    option,
  )
  return (
    <StatementDialog
      title="Grant privileges"
      description={`On ${what(place)}.`}
      sql={sql === null ? null : [...(reaching ? usage : []), sql]}
      verb="Grant"
      explains
      width="lg"
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <RoleField value={role} onChange={setRole} />
        {inside.length > 0 ? (
          <SelectField
            label="On"
            value={scope.of === 'it' ? 'it' : `${scope.of} ${scope.kind}`}
            onChange={(event) => {
              setScope(scopeOf(event.target.value))
              setChosen([])
            }}
          >
            <option value="it">{what(place)}</option>
            {(['all', 'future'] as const).map((of) => (
              <optgroup key={of} label={of === 'all' ? 'What is there now' : 'What will be made'}>
                {inside.map((kind) => (
                  <option key={kind} value={`${of} ${kind}`}>
                    {of} {kind.toLowerCase()}s in it
                  </option>
                ))}
              </optgroup>
            ))}
          </SelectField>
        ) : null}
      </div>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 text-xs font-medium text-muted">Privileges</legend>
        <div className="grid gap-1.5 sm:grid-cols-3">
          {offered.map((privilege) => (
            <CheckField
              key={privilege}
              label={privilege}
              checked={chosen.includes(privilege)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, privilege] : chosen.filter((one) => one !== privilege))
              }
            />
          ))}
        </div>
      </fieldset>
      <CheckField
        label="With grant option"
        hint="The role may grant it on to others."
        checked={option}
        onChange={(event) => setOption(event.target.checked)}
      />
      {usage.length > 0 ? (
        <CheckField
          label="Also the USAGE that the role lacks around it"
          hint={`Without it ${role} does not reach ${what(place)}: it would be hidden.`}
          checked={reaching}
          onChange={(event) => setReaching(event.target.checked)}
        />
      ) : null}
    </StatementDialog>
  )
}

/** Takes one grant back. */
export function RevokeDialog({
  place,
  line,
  scope = { of: 'it' },
  onClose,
}: {
  place: GrantPlace
  line: GrantLine
  scope?: GrantScope
  onClose: () => void
}) {
  const [optionOnly, setOptionOnly] = useState(false)
  const [cascade, setCascade] = useState(false)
  return (
    <StatementDialog
      title={`Revoke ${line.privilege} from ${line.grantee}`}
      description={`On ${scope.of === 'future' ? `future ${scope.kind.toLowerCase()}s in ` : ''}${what(place)}.`}
      sql={[revokeSql(line.privilege, place, scope, line.grantee, { optionOnly, cascade })]}
      verb="Revoke"
      danger
      explains
      width="lg"
      onClose={onClose}
    >
      {line.grantOption ? (
        <CheckField
          label="Only the grant option"
          hint="The role keeps the privilege and can no longer grant it on."
          checked={optionOnly}
          onChange={(event) => setOptionOnly(event.target.checked)}
        />
      ) : null}
      {scope.of === 'it' ? (
        <CheckField
          label="Cascade"
          hint="Also what the role has granted on. Without it the revocation fails if there is any."
          checked={cascade}
          onChange={(event) => setCascade(event.target.checked)}
        />
      ) : null}
    </StatementDialog>
  )
}

/** Hands an object to another owner. */
export function OwnershipDialog({ place, onClose }: { place: GrantPlace; onClose: () => void }) {
  const [role, setRole] = useState('')
  const [current, setCurrent] = useState<'COPY' | 'REVOKE' | ''>('')
  const sql = ownershipSql(place, role, current || null)
  return (
    <StatementDialog
      title="Transfer ownership"
      description={`Of ${what(place)}. An object has one owner at a time.`}
      sql={sql === null ? null : [sql]}
      verb="Transfer"
      explains
      width="lg"
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <RoleField label="New owner" value={role} onChange={setRole} />
        <SelectField
          label="Grants that stand on it"
          value={current}
          onChange={(event) => setCurrent(event.target.value as typeof current)}
        >
          <option value="">Refuse, if there are any</option>
          <option value="COPY">Keep them</option>
          <option value="REVOKE">Revoke them</option>
        </SelectField>
      </div>
    </StatementDialog>
  )
}
