import type { Securable, SecurableKind } from '../../access/types.ts'
import type { SessionState } from '../session.ts'

/** A visible table or view by name parts, with the session's defaults. */
export function resolveTable(
  session: SessionState,
  parts: string[],
  kinds: SecurableKind[] = ['TABLE', 'VIEW'],
): Securable | null {
  const catalog = session.catalog()
  const { database, schema } = session.scope(catalog)
  const places: (Securable | undefined)[] =
    parts.length === 1
      ? [schema ?? undefined]
      : parts.length === 2
        ? [database ? catalog.schema(database.id, parts[0]!) : undefined, inMain(session, parts[0]!)]
        : [schemaOf(session, parts[0]!, parts[1]!)]
  for (const place of places)
    for (const found of place ? catalog.objects(place.id, parts.at(-1)!) : [])
      if (kinds.includes(found.kind)) return found
  return null
}

function schemaOf(session: SessionState, database: string, schema: string): Securable | undefined {
  const catalog = session.catalog()
  const found = catalog.database(database)
  return found && catalog.schema(found.id, schema)
}

const inMain = (session: SessionState, database: string) => schemaOf(session, database, 'main')
