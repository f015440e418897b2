'use client'
import { FileCode2 } from 'lucide-react'
import { useState } from 'react'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { quotePath } from '../editor/names'
import { useRouter } from '../shell/link'
import { usePageTools } from '../statements/tools'
import { Button } from '../ui/button'
import { complain } from '../ui/toast'

/** Makes a worksheet that begins with the first rows of a table or view, and goes there. */
export function OpenInWorksheet({ path }: { path: string[] }) {
  const { createWorksheet } = usePageTools()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  async function open() {
    setBusy(true)
    const [database, schema, name] = path as [string, string, string]
    const answer = await createWorksheet({
      name,
      text: `SELECT *\nFROM ${quotePath(path)}\nLIMIT 100;\n`,
      start: { database: quoteNameIfNeeded(database), schema: quoteNameIfNeeded(schema) },
    }).catch(() => null)
    if (answer?.ok) return router.push(`/worksheets/${answer.value.id}`)
    setBusy(false)
    complain('Could not create a worksheet', answer?.error.message ?? 'The server cannot be reached.')
  }
  return (
    <Button disabled={busy} onClick={() => void open()}>
      <FileCode2 size={13} aria-hidden /> Open in worksheet
    </Button>
  )
}
