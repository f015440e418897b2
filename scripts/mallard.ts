import { runAdmin } from '../lib/web/admin/client.ts'

// The server's log belongs to the server; a command writes what it has to say and nothing else.
process.exitCode = await runAdmin(process.argv.slice(2), process.stdin, process.stdout, process.stderr)
