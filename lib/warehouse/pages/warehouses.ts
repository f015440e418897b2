import { privilegesHeld, rolesOf } from '../../access/index.ts'
import type { Actor } from '../../access/types.ts'
import { load } from '../slots.ts'
import { actorCatalog } from './actorCatalog.ts'
import type { ListedWarehouse } from './types.ts'

/** The warehouses that the actor's active roles may see, with what runs and waits on them now. */
export async function listWarehouses(actor: Actor): Promise<ListedWarehouse[]> {
  const catalog = await actorCatalog(actor)
  const { state } = catalog
  return catalog
    .visibleChildren(actor.accountId)
    .filter(({ kind }) => kind === 'WAREHOUSE')
    .map((one) => ({
      id: one.id,
      name: one.name,
      owner: state.roles.get(one.ownerRoleId)?.name ?? '',
      comment: one.comment,
      createdAt: one.createdAt,
      slots: Number(one.details.slots ?? 8),
      queue: Number(one.details.queue ?? 1_000),
      timeoutSeconds: Number(one.details.timeoutSeconds ?? 0),
      ...load(one.id),
      held: [...privilegesHeld(state, rolesOf(state, actor.userId), one.id)],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
