/** A short name for a statement's tab: its first words, on one line, comments left out. */
export function runTitle(text: string): string {
  const plain = text
    .replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length > 36 ? `${plain.slice(0, 35)}…` : plain || 'statement'
}
