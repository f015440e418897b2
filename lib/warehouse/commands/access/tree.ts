import { type AccessState, type Change, childrenOf, type Purpose, shownName } from '../../../access/index.ts'
import { type Caller, isOfTree, nameKey, type Securable, type SecurableKind } from '../../../access/types.ts'
import { MallardError, notFound, type Place } from '../../../errors.ts'
import type { HouseStatement } from '../../../sql/statements.ts'
import { type Nameable, nameableEntries } from '../../../worksheets/index.ts'

/** Does the statement speak of folders or worksheets, so that it needs the tree? */
export function namesTree(state: AccessState, statement: HouseStatement): boolean {
  if ('target' in statement) return statement.target.on === 'object' && isOfTree(statement.target.kind)
  if (statement.type !== 'show grants') return false
  if (statement.of.form === 'on') return statement.of.target.on === 'object' && isOfTree(statement.of.target.kind)
  // What a role holds may be shared folders, which are listed by their path.
  const shared = (kind: SecurableKind) => childrenOf(state, state.accountId, kind).length > 0
  return statement.of.form === 'to' && (shared('FOLDER') || shared('WORKSHEET'))
}

/** The folders and worksheets that the caller may name. */
export function treeOf(state: AccessState, caller: Caller): Promise<readonly Nameable[]> {
  const { userId, roles } = caller
  return nameableEntries({ accountId: state.accountId, userId, state, roles })
}

const tierOf = ({ right }: Nameable) => (right === 'OWNERSHIP' ? 0 : right === null ? 2 : 1)

/**
 * The folder or worksheet that a statement names: by its path from the top of the tree as the caller sees it
 * (`"Finance/Monthly"`), or by its id. One's own come before what others share, and that before what only MANAGE GRANTS
 * reaches.
 * @throws MallardError 42S02; 42702 when several bear the path
 */
export function entryNamed(
  tree: readonly Nameable[],
  typed: string,
  kind: SecurableKind,
  purpose: Purpose,
  place?: Place,
): Securable {
  const key = nameKey(typed)
  const fitting = tree.filter(
    (entry) =>
      entry.securable.kind === kind &&
      (purpose !== 'use' || entry.right !== null) &&
      (nameKey(entry.path) === key || entry.securable.id === typed),
  )
  const best = Math.min(...fitting.map(tierOf))
  const [found, another] = fitting.filter((entry) => tierOf(entry) === best)
  if (!found) throw notFound(shownName([typed]), place)
  if (another)
    throw new MallardError('42702', `Several ${kind.toLowerCase()}s are called ${shownName([typed])}.`, {
      place,
      hint: `Name it by its id, for example ${kind} ${shownName([found.securable.id])}.`,
    })
  return found.securable
}

/** The path by which the caller knows a folder or worksheet. */
export function pathIn(tree: readonly Nameable[] | undefined, id: string): string | undefined {
  return tree?.find(({ securable }) => securable.id === id)?.path
}

/** Grants on what is not on record yet put it there first; a user's that is granted to nobody any more leaves it. */
export function keepOnRecord(state: AccessState, securable: Securable, changes: readonly Change[]): readonly Change[] {
  if (!isOfTree(securable.kind) || changes.length === 0) return changes
  if (!state.securables.has(securable.id)) return [{ type: 'put securable', securable }, ...changes]
  const left = new Set([...(state.grantsOn.get(securable.id) ?? [])].map(({ id }) => id))
  for (const change of changes) {
    if (change.type === 'put grant') left.add(change.grant.id)
    else if (change.type === 'remove grant') left.delete(change.id)
  }
  const aRoles = state.roles.has(securable.ownerRoleId)
  return left.size > 0 || aRoles ? changes : [...changes, { type: 'remove securable', id: securable.id }]
}

/**
 * What changes hands with a folder or worksheet: itself, and what in it is on record.
 * @throws MallardError 2BP01 for one that lies in a folder: a tree has one owner
 */
export function handedOver(tree: readonly Nameable[], securable: Securable, state: AccessState): Securable[] {
  const entry = tree.find((each) => each.securable.id === securable.id)
  if (!entry?.atTop)
    throw new MallardError(
      '2BP01',
      `${securable.kind} ${shownName([entry?.path ?? securable.name])} lies in a folder and belongs to that folder's owner.`,
      { hint: 'Move it to the top of the tree first.' },
    )
  const inside = tree.filter((each) => each.above.includes(securable.id) && state.securables.has(each.securable.id))
  return [securable, ...inside.map((each) => each.securable)]
}
