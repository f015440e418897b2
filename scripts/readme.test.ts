import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('README', () => {
  it('names every variable that lib/config.ts reads, and no other', () => {
    const schema = read('lib/config.ts').match(/z\.object\(\{([\s\S]*?)\n\}\)/)?.[1] ?? ''
    const known = [...schema.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1])
    const section = read('README.md').split('## Configuration')[1]?.split('\n## ')[0] ?? ''
    const told = [...section.matchAll(/^\| (`[^|]+) \|/gm)].flatMap((row) =>
      [...row[1]!.matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]),
    )
    expect(known.length).toBeGreaterThan(10)
    expect(told.toSorted()).toEqual(known.filter((name) => name !== 'NODE_ENV').toSorted())
  })

  it('names every npm command', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const text = read('README.md') + read('CONTRIBUTING.md')
    const missing = Object.keys(scripts).filter(
      (name) => !new RegExp(`npm (?:run (?:--silent )?)?${name}\\b`).test(text),
    )
    expect(missing).toEqual([])
  })

  it('links to files that are there', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .map((match) => match[1]!)
        .filter((target) => !exists(target))
        .map((target) => `${page}: ${target}`),
    )
    expect(broken).toEqual([])
  })
})

function exists(target: string): boolean {
  try {
    readFileSync(join(root, target))
    return true
  } catch {
    return false
  }
}
