/** One line of the table. `target` is a bound in words; `met` is undefined where there is none. */
export interface Figure {
  name: string
  mallard: string
  native: string
  target: string
  met: boolean | undefined
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export const geometricMean = (values: number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length)

export const ms = (value: number) => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`
export const count = (value: number) => Math.round(value).toLocaleString('en-US')

/** A table in Markdown, as README shows it. */
export function table(figures: Figure[]): string {
  const lines = figures.map(({ name, mallard, native, target, met }) => {
    const verdict = met === undefined ? '' : met ? 'met' : 'MISSED'
    return `| ${name} | ${mallard} | ${native} | ${target} | ${verdict} |`
  })
  return ['| measure | Mallard | native DuckDB | target | |', '|---|---|---|---|---|', ...lines].join('\n')
}
