import { spawn } from 'node:child_process'
import { once as event } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestDb } from '../lib/testing/index.ts'
import { reader } from './index.ts'

test('what was acknowledged is there after kill -9, and of a transaction under way nothing', async () => {
  const db = openTestDb()
  const script = `
    import { database, direct, transaction } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))}
    const row = (id) => ({ id, name: id, name_key: id, created_at: 1 })
    for (let i = 0; ; i++) {
      direct((handle) => handle.prepare('INSERT INTO organizations VALUES (?, ?, ?, 1)').run('d' + i, 'd' + i, 'd' + i))
      await transaction(async (trx) => {
        await trx.insertInto('organizations').values(row('a' + i)).execute()
        await new Promise((resolve) => setImmediate(resolve))
        await trx.insertInto('organizations').values(row('b' + i)).execute()
      })
      process.stdout.write(i + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, MALLARD_DATA_DIR: db.dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk
    if (said.length > 2_000) child.kill('SIGKILL')
  })
  await event(child, 'close')
  const acknowledged = said.split('\n').slice(0, -1).length
  db.restart()
  const ids = new Set((reader().prepare('SELECT id FROM organizations').all() as { id: string }[]).map((row) => row.id))
  for (let i = 0; i < acknowledged; i++)
    expect([ids.has(`d${i}`), ids.has(`a${i}`), ids.has(`b${i}`)]).toEqual([true, true, true])
  for (const id of ids) if (id.startsWith('a')) expect(ids.has(id.replace('a', 'b'))).toBe(true)
  expect(reader().prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  db.close()
})
