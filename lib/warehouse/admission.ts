import { MallardError } from '../errors.ts'
import type { SessionState } from './session.ts'
import { takeSlot } from './slots.ts'
import type { Statement } from './statement.ts'

/** A slot of the session's warehouse. @throws MallardError 57014 when cancelled while it waited, 53300 when full. */
export async function slot(session: SessionState, statement: Statement): Promise<() => void> {
  const catalog = session.catalog()
  const warehouse = session.warehouseId === null ? undefined : catalog.byId(session.warehouseId)
  if (!warehouse || !catalog.can('USAGE', warehouse.id))
    throw new MallardError('57P03', 'No active warehouse is selected in this session.', {
      hint: 'Choose one with USE WAREHOUSE.',
    })
  const before = Date.now()
  const slots = Number(warehouse.details.slots ?? 8)
  const queue = Number(warehouse.details.queue ?? 1_000)
  const giveBack = await takeSlot({ warehouseId: warehouse.id, slots, queue }, statement.signal)
  statement.queuedMs += Date.now() - before
  return giveBack
}
