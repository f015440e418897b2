import type { ApiClient } from './apiClient.ts'

/** What a worker's databases hold, as far as the server has acknowledged it: database -> table -> what it is. */
export type Model = Map<string, Map<string, { rows: number; owner: string }>>

const copy = (model: Model): Model => new Map([...model].map(([name, tables]) => [name, new Map(tables)]))

interface Step {
  sql: string
  role: string
  /** What is true once it has succeeded. */
  after: Model
}

/**
 * One client's load of DDL, DML, renames and databases that come and go, with what must be true of it: after a crash
 * either `acknowledged`, or, as the last step may have committed unheard, `inDoubt`.
 */
export class Worker {
  acknowledged: Model = new Map()
  inDoubt: Model | null = null
  steps = 0
  private readonly name: string
  private readonly random: () => number
  private made = 0

  constructor(name: string, random: () => number) {
    this.name = name
    this.random = random
  }

  /** Runs steps until the server is gone. @throws Error when a step is refused by a server that lives */
  async run(client: ApiClient, alive: () => boolean): Promise<void> {
    while (alive()) {
      const step = this.next()
      this.inDoubt = step.after
      const answer = await client.run(step.sql, { role: step.role }).catch(() => null)
      if (!answer || answer.status === 503 || answer.sqlState === '58000') return
      if (answer.status !== 200) throw new Error(`${step.sql}\n${answer.sqlState} ${answer.message}`)
      this.acknowledged = step.after
      this.inDoubt = null
      this.steps++
    }
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!
  }

  private next(): Step {
    const after = copy(this.acknowledged)
    const databases = [...after.keys()]
    const role = this.pick(['RED', 'BLUE'])
    const fresh = `${this.name}_${++this.made}`
    if (databases.length === 0 || (databases.length < 3 && this.random() < 0.15)) {
      after.set(fresh, new Map())
      return { sql: `CREATE DATABASE ${fresh}`, role: 'SYSADMIN', after }
    }
    const database = this.pick(databases)
    const tables = after.get(database)!
    const all = [...tables.keys()]
    const die = this.random()
    if (die < 0.06) {
      after.delete(database)
      return { sql: `DROP DATABASE ${database}`, role: 'SYSADMIN', after }
    }
    if (die < 0.12) {
      after.set(database, new Map())
      return { sql: `CREATE OR REPLACE DATABASE ${database}`, role: 'SYSADMIN', after }
    }
    if (die < 0.2) {
      after.delete(database)
      after.set(fresh, tables)
      return { sql: `ALTER DATABASE ${database} RENAME TO ${fresh}`, role: 'SYSADMIN', after }
    }
    if (all.length === 0 || (die < 0.4 && all.length < 8)) {
      const rows = Math.floor(this.random() * 3_000)
      tables.set(fresh, { rows, owner: role })
      return { sql: `CREATE TABLE ${database}.main.${fresh} AS SELECT range AS x FROM range(${rows})`, role, after }
    }
    const table = this.pick(all)
    const before = tables.get(table)!
    const full = `${database}.main.${table}`
    if (die < 0.5) {
      tables.delete(table)
      return { sql: `DROP TABLE ${full}`, role: before.owner, after }
    }
    if (die < 0.65) {
      tables.delete(table)
      tables.set(fresh, before)
      return { sql: `ALTER TABLE ${full} RENAME TO ${fresh}`, role: before.owner, after }
    }
    if (die < 0.8) {
      const rows = Math.floor(this.random() * 50)
      tables.set(table, { rows, owner: before.owner })
      return {
        sql: `CREATE OR REPLACE TABLE ${full} AS SELECT range AS x FROM range(${rows})`,
        role: before.owner,
        after,
      }
    }
    const more = 1 + Math.floor(this.random() * 5_000)
    tables.set(table, { ...before, rows: before.rows + more })
    return { sql: `INSERT INTO ${full} SELECT range FROM range(${more})`, role: before.owner, after }
  }
}

/** What the server holds of the worker's databases. */
export async function found(client: ApiClient, prefix: string): Promise<Model> {
  const model: Model = new Map()
  const made = await client.must('SELECT DISTINCT catalog_name FROM information_schema.schemata')
  for (const [name] of made.data) if (name!.startsWith(`${prefix}_`)) model.set(name!, new Map())
  const all = await client.must('SELECT table_catalog, table_name, table_owner FROM information_schema.tables')
  const tables = all.data.filter(([database]) => model.has(database!)) as [string, string, string][]
  if (tables.length === 0) return model
  const counts = tables.map(([database, table], index) => `SELECT ${index}, count(*) FROM ${database}.main.${table}`)
  const { data } = await client.must(counts.join(' UNION ALL '))
  for (const [index, rows] of data) {
    const [database, table, owner] = tables[Number(index)]!
    model.get(database)!.set(table, { rows: Number(rows), owner })
  }
  return model
}

/** A model as plain data, to compare and to read. */
export function plain(model: Model): unknown {
  const sorted = <T>(map: Map<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted(model).map(([database, tables]) => [database, sorted(tables)])
}
