import { join } from 'node:path'
import { runAdmin } from '../lib/web/admin/client.ts'

// Through the same door as everyone's statements: beside a running server, or alone on the data directory.
const file = join(import.meta.dirname, 'seed.sql')
const command = ['sql', '-f', file, '--role', 'SYSADMIN']
process.exitCode = await runAdmin(command, process.stdin, process.stdout, process.stderr)
