import { setImmediate } from 'node:timers/promises'

/** Characters from which a text's work is worth a turn: some milliseconds of it. */
const long = 50_000

/** Between two parts of the work on a long text everybody else has the event loop for a moment. */
export async function turn(text: string): Promise<void> {
  if (text.length > long) await setImmediate()
}
