import { type ChildProcess, spawn } from 'node:child_process'

/** Waits for the end of its input, which comes with the end of the process that holds the other end of the pipe. */
const script = 'trap "" HUP INT TERM; read -r _; kill -KILL "$0"'

/**
 * Sees to it that a child ends when this process does, even by SIGKILL, and even while the child is stopped or stuck
 * in native code, where it would not hear of it over IPC. An orphan would hold the locks of the account's files.
 * A shell that waits costs two megabytes; a watching thread inside the child would cost eleven and miss a stop.
 * @returns when the child has ended and nothing is left of the guard either
 */
export function endWithThisProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return Promise.resolve()
  const guard = spawn('/bin/sh', ['-c', script, `${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { NODE_ENV: 'production' },
  })
  guard.stdin.on('error', () => {})
  // First the guard: the child's number may soon be another's.
  child.once('exit', () => guard.kill('SIGKILL'))
  return new Promise((resolve) => {
    guard.once('exit', () => resolve())
    // Without a shell the child still ends by itself when its IPC closes.
    guard.once('error', () => resolve())
  })
}
