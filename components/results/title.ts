/** A short name for a statement's tab: its first words, on one line, comments left out. */
export function runTitle(text: string, most = 36): string {
  const plain = text
    .slice(0, 4000)
    .replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain || 'statement'
}
