/** A statement on one line, without comments. */
export function oneLine(text: string, most: number): string {
  const plain = text
    .slice(0, 4000)
    .replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain || 'statement'
}

/** A short name for a statement's tab: what it makes, changes or drops, else its first words. */
export function runTitle(text: string): string {
  if (text.startsWith(measured)) return `Plan: ${runTitle(text.slice(measured.length))}`
  const line = oneLine(text, 400)
  const made =
    /^(CREATE|DROP|ALTER|TRUNCATE)( OR REPLACE)?((?: TEMP| TEMPORARY)?(?: [A-Z]+)?)(?: IF (?:NOT )?EXISTS)? ((?:"(?:[^"]|"")*"|[^\s("])+)/i.exec(
      line,
    )
  const short = made ? `${made[1]}${made[3]} ${lastName(made[4]!)}`.replace(/ +/g, ' ') : line
  return short.length > 32 ? `${short.slice(0, 31).trimEnd()}…` : short
}

const lastName = (name: string) => /(?:"(?:[^"]|"")*"|[^."]+)$/.exec(name)?.[0] ?? name

/** What is run to measure the plan of a statement. */
export const measuring = (text: string): string => measured + text

const measured = 'EXPLAIN (ANALYZE, FORMAT JSON) '
