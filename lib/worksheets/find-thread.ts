import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../../db/index.ts'
import type { Config } from '../config.ts'
import { once } from '../registry.ts'
import { findInTexts, type TextSearch } from './find.ts'

// A thread has registry and connection of its own; the configuration comes from the thread that started it.
const { config, search } = workerData as { config: Config; search: TextSearch }
once('config', (): Config => ({ ...config, secretKey: config.secretKey && Buffer.from(config.secretKey) }))
parentPort?.postMessage(findInTexts(openReader(), search))
