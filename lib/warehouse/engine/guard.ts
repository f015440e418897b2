import { type ChildProcess, spawn } from 'node:child_process'

/** Waits for the end of its input, which comes with the end of the process that holds the other end of the pipe. */
const script = 'trap "" HUP INT TERM; read -r _; kill -KILL "$0"'

/**
 * Sees to it that a child ends when this process does, even by SIGKILL, and even while the child is stopped or stuck
 * in native code, where it would not hear of it over IPC. An orphan would hold the locks of the account's files.
 * A shell that waits costs two megabytes; a watching thread inside the child would cost eleven and miss a stop.
 */
export function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return
  const guard = spawn('/bin/sh', ['-c', script, `${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { NODE_ENV: 'production' },
  })
  // Without a shell the child still ends by itself when its IPC closes.
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  guard.unref()
  // First the guard: the child's number may soon be another's.
  child.once('exit', () => guard.kill('SIGKILL'))
}
