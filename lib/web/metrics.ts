import { once } from '../registry.ts'

const counters = () => once('web.counters', () => new Map<string, number>())

const escaped = (value: string) => value.replace(/[\\"\n]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`))

/** A sample's name with its labels, as Prometheus writes it. */
function sample(name: string, labels: Record<string, string> = {}): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`)
  return pairs.length > 0 ? `${name}{${pairs.join(',')}}` : name
}

/** Adds one to a counter; its name ends in `_total`. */
export function count(name: string, labels?: Record<string, string>): void {
  const key = sample(name, labels)
  counters().set(key, (counters().get(key) ?? 0) + 1)
}

/** The counters and these gauges in Prometheus' text format. */
export function renderMetrics(gauges: Record<string, number>): string {
  const lines: string[] = []
  for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`)
  let family = ''
  for (const [key, value] of [...counters()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = key.split('{')[0]!
    if (name !== family) lines.push(`# TYPE ${name} counter`)
    family = name
    lines.push(`${key} ${value}`)
  }
  return `${lines.join('\n')}\n`
}
