import { z } from 'zod'
import { isName } from '../input.ts'

/** The file of an archive that says which names its files had, where file systems do not take them. */
export const manifestPath = 'mallard.json'

const shape = z.object({ names: z.record(z.string(), z.string()) })

export const writeManifest = (names: ReadonlyMap<string, string>): string =>
  `${JSON.stringify({ names: Object.fromEntries(names) }, null, 1)}\n`

/** Paths and the names of what they stand for; odd ones count as nothing, since anybody may have written it. */
export function readManifest(text: string | undefined): ReadonlyMap<string, string> {
  try {
    const { names } = shape.parse(JSON.parse(text ?? ''))
    return new Map(Object.entries(names).filter(([, name]) => isName(name) && name === name.trim()))
  } catch {
    return new Map()
  }
}
