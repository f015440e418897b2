import { exportAuditLog } from '../../users/index.ts'
import { route } from '../route.ts'

/** The account's audit log as a file: a JSON object a line, newest first. */
export const auditExportRoute = route('GET', '/api/audit/export', {}, async (actor) => {
  const pages = await exportAuditLog(actor)
  async function* lines() {
    for await (const entries of pages) yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
  }
  return {
    status: 200,
    headers: {
      'content-type': 'application/x-ndjson',
      'content-disposition': 'attachment; filename="mallard-audit.ndjson"',
    },
    body: lines(),
  }
})
