import { readdirSync, readFileSync } from 'node:fs'

/** The ids of a process's children (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number)
}

function parentOf(pid: string): number | null {
  try {
    // The second field, the program's name in parentheses, may hold spaces.
    return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[1])
  } catch {
    return null
  }
}

/** The engines of a server: its children that run lib/warehouse/engine/process.ts. */
export function enginesOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'latin1').includes('engine/process.ts')
    } catch {
      return false
    }
  })
}

/** Resident bytes of a process now, and the most that it ever had (Linux). */
export function residentBytes(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const kilobytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)![1]) * 1024
  return { now: kilobytes('VmRSS'), peak: kilobytes('VmHWM') }
}

/** How many files a process has open (Linux). */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
