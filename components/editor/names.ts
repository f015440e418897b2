import { parseName, quoteNameIfNeeded } from '../../lib/sql/quote.ts'

/** A path of names as SQL takes it: `sales.main."my table"`. */
export const quotePath = (path: readonly string[]): string => path.map(quoteNameIfNeeded).join('.')

/** A session name as it is shown: `"My d"` is My d. */
export function plainName(name: string): string {
  try {
    return parseName(name).join('.')
  } catch {
    return name
  }
}
