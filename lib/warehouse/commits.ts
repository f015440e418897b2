import { MallardError } from '../errors.ts'
import { once } from '../registry.ts'

/** Who may make changes final in one place, and who waits for those. */
interface Gate {
  inside: number
  held: Promise<void> | null
  tellEmpty: (() => void) | null
}

const gates = () => once('warehouse.commits', () => new Map<string, Gate>())

function gateOf(place: string): Gate {
  const found = gates().get(place)
  if (found) return found
  const gate: Gate = { inside: 0, held: null, tellEmpty: null }
  gates().set(place, gate)
  return gate
}

function tidy(place: string, gate: Gate): void {
  if (gate.inside === 0) gate.tellEmpty?.()
  if (gate.inside === 0 && !gate.held) gates().delete(place)
}

/** Where the definitions of an account's objects are made final; a database's own place is its id. */
export const definitions = (accountId: string) => `definitions of ${accountId}`

/**
 * Waits until nobody holds the place; from then on until the returned function is called, nobody can.
 * Every COMMIT that writes a database goes in first: while its file is copied, nothing in it may become final.
 */
export async function enter(place: string): Promise<() => void> {
  let gate = gateOf(place)
  while (gate.held) {
    await gate.held
    gate = gateOf(place)
  }
  gate.inside++
  return () => {
    gate.inside--
    tidy(place, gate)
  }
}

/**
 * Keeps everybody out until the returned function is called, after those inside have left.
 * @param patience milliseconds to wait for them
 * @throws MallardError 55006 when they do not leave in time
 */
export async function hold(place: string, patience: number): Promise<() => void> {
  const gate = gateOf(place)
  if (gate.held) {
    await gate.held
    return hold(place, patience)
  }
  let letGo = () => {}
  gate.held = new Promise((resolve) => {
    letGo = resolve
  })
  const release = () => {
    gate.held = null
    letGo()
    tidy(place, gate)
  }
  try {
    await emptied(gate, patience)
  } catch (error) {
    release()
    throw error
  }
  return release
}

function emptied(gate: Gate, patience: number): Promise<void> {
  if (gate.inside === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const late = () => {
      gate.tellEmpty = null
      reject(new MallardError('55006', 'A COMMIT takes too long.', { hint: 'Try again when it has ended.' }))
    }
    const timer = setTimeout(late, patience)
    gate.tellEmpty = () => {
      clearTimeout(timer)
      gate.tellEmpty = null
      resolve()
    }
  })
}
