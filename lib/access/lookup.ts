import { findRole } from './closure.ts'
import { type AccessState, child, childrenOf, namespaceOf } from './state.ts'
import type { Role, SchemaObjectKind, Securable } from './types.ts'

// Look-ups by name, whoever asks: authorise what they find (isVisible, requirePrivilege) before it is shown.

export function securable(state: AccessState, id: string): Securable | undefined {
  return state.securables.get(id)
}

export function databases(state: AccessState): Securable[] {
  return childrenOf(state, state.accountId, 'DATABASE')
}

export function findDatabase(state: AccessState, name: string): Securable | undefined {
  return child(state, state.accountId, 'DATABASE', name)
}

export function findSchema(state: AccessState, databaseId: string, name: string): Securable | undefined {
  return child(state, databaseId, 'SCHEMA', name)
}

/** The first object of that name among the kinds; TABLE and VIEW each find only their own kind. */
export function findObject(
  state: AccessState,
  schemaId: string,
  kinds: readonly SchemaObjectKind[],
  name: string,
): Securable | undefined {
  for (const kind of kinds) {
    const found = child(state, schemaId, kind, name)
    if (found?.kind === kind) return found
  }
  return undefined
}

const objectNamespaces = (['TABLE', 'SEQUENCE', 'FUNCTION', 'TYPE', 'STAGE', 'FILE FORMAT', 'TASK'] as const).map(
  (kind) => kind satisfies SchemaObjectKind,
)

/** Everything of that name in a schema: a table or view, and beside it perhaps a sequence, a macro, a type. */
export function findObjects(state: AccessState, schemaId: string, name: string): Securable[] {
  return objectNamespaces.flatMap((kind) => {
    const found = child(state, schemaId, kind, name)
    return found && namespaceOf(found.kind) === kind ? [found] : []
  })
}

/** The account's role of that name. */
export function roleByName(state: AccessState, name: string): Role | undefined {
  return findRole(state, name)
}
