import { existsSync } from 'node:fs'
import { fail, inside } from './place.mjs'

/** Runs TypeScript files as they are: 22.18 and later, and 23.6 and later. */
function recent(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
}

/**
 * The Node that runs Mallard: the one that runs this script when it is recent enough, else the one that npm brought
 * as a package for this platform.
 * @returns an absolute path; ends the process with one line when there is none.
 */
export function chooseNode() {
  if (recent(process.version)) return process.execPath
  const brought = inside('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(brought)) return brought
  return fail(
    `Mallard needs Node 22.18 or newer, and this is ${process.version}. ` +
      `npm brings a newer one along on Linux (x64, arm64) only; install it for ${process.platform} ${process.arch} by hand.`,
  )
}
