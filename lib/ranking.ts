/** How well a name answers what is typed: 0 is best; null: not at all. Both in lower case. */
export function rankOf(name: string, path: string, typed: readonly string[]): number | null {
  if (!typed.every((word) => path.includes(word))) return null
  const word = typed.at(-1) ?? ''
  if (name === word) return 0
  if (name.startsWith(word)) return 1
  const at = name.indexOf(word)
  if (at < 0) return 4
  return /[^\p{L}\p{N}]/u.test(name[at - 1]!) ? 2 : 3
}

/** What is typed, as words: a path's dots part words too. */
export const typedWords = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean)

/**
 * The `most` things that answer what is typed best, the best first; among equals the shorter name, then as given.
 * One pass: 10,000 names take a few milliseconds.
 */
export function ranked<T extends { name: string; path: string }>(all: Iterable<T>, text: string, most: number): T[] {
  const typed = typedWords(text)
  const byRank: T[][] = [[], [], [], [], []]
  for (const one of all) {
    const rank = rankOf(one.name, one.path, typed)
    if (rank !== null) byRank[rank]!.push(one)
  }
  const found: T[] = []
  for (const equals of byRank) {
    if (found.length >= most) break
    found.push(...equals.sort((a, b) => a.name.length - b.name.length).slice(0, most - found.length))
  }
  return found
}
