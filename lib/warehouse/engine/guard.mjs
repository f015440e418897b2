import { workerData } from 'node:worker_threads'

/**
 * A thread of the engine process that ends it once its parent is gone, even while the main thread, which would hear
 * of it over IPC, is stuck in native code. An orphan would hold the locks of the account's files.
 * Plain JavaScript: the type stripper would cost this thread another 17 MB.
 */
const lookMs = 1_000

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, lookMs)
