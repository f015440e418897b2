import { readdirSync, readFileSync } from 'node:fs'

interface Entry {
  pid: number
  parent: number
}

function all(): Entry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
        return [{ pid: Number(name), parent }]
      } catch {
        return []
      }
    })
}

function tree(pid: number): number[] {
  const entries = all()
  const below = (parent: number): number[] => [
    parent,
    ...entries.filter((e) => e.parent === parent).flatMap((e) => below(e.pid)),
  ]
  return below(pid)
}

function field(pid: number, file: string, name: string): number {
  try {
    return (
      Number(readFileSync(`/proc/${pid}/${file}`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) *
      1024
    )
  } catch {
    return 0
  }
}

/** Memory of a process and all below it, in bytes: resident, and proportional (pages that are shared count once). */
export function memory(pid: number): { resident: number; proportional: number; processes: number } {
  const pids = tree(pid)
  const sum = (file: string, name: string) => pids.reduce((total, each) => total + field(each, file, name), 0)
  return { resident: sum('status', 'VmRSS'), proportional: sum('smaps_rollup', 'Pss'), processes: pids.length }
}
