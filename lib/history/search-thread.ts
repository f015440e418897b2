import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../../db/index.ts'
import type { Config } from '../config.ts'
import { once } from '../registry.ts'
import { analyse } from './analyse.ts'
import { search } from './search.ts'
import type { Asked } from './searcher.ts'

// A thread has registry and connection of its own; the configuration comes from the thread that started it.
const given = workerData as Config
once('config', (): Config => ({ ...given, secretKey: given.secretKey && Buffer.from(given.secretKey) }))
const handle = openReader()

parentPort?.on('message', ({ id, asked }: { id: number; asked: Asked }) => {
  try {
    parentPort?.postMessage({
      id,
      found: asked.what === 'hits' ? search(handle, asked.query) : analyse(handle, asked.query),
    })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
