import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// node scripts/breached-passwords.ts FILE...   (lists with a password a line, such as SecLists' and zxcvbn's)
// Writes lib/users/breached.ts: of every password long enough to be chosen, the first 6 bytes of its SHA-256.

const minLength = 12
const target = join(import.meta.dirname, '..', 'lib', 'users', 'breached.ts')

const passwords = new Set(
  process.argv
    .slice(2)
    .flatMap((file) => readFileSync(file, 'utf8').split(/\r?\n/))
    .map((line) => line.normalize('NFKC').toLowerCase())
    .filter((password) => [...password].length >= minLength),
)
const prefixes = [...passwords].map((password) => createHash('sha256').update(password).digest().subarray(0, 6))
prefixes.sort(Buffer.compare)

writeFileSync(
  target,
  `// Made by scripts/breached-passwords.ts from lists of leaked passwords; ${passwords.size} of them.

/** Sorted prefixes of 6 bytes of the SHA-256 of each password (NFKC, lower case), one after another, in base64. */
export const breachedPrefixes =
  '${Buffer.concat(prefixes).toString('base64')}'
`,
)
process.stdout.write(`${passwords.size} passwords\n`)
