'use client'
import { Database } from 'lucide-react'
import { useState } from 'react'
import { useRouter } from '../shell/link'
import { StatementDialog } from '../statements/statement-dialog'
import { Button } from '../ui/button'
import { complain } from '../ui/toast'
import type { WorksheetActions } from '../worksheets/types'
import { sampleDatabase, sampleQuestions, sampleSql } from './sample'

/** Makes the sample database by the SQL that it shows, and opens a worksheet with questions to it. */
export function LoadSample({ create, first = false }: { create: WorksheetActions['create']; first?: boolean }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  async function ask() {
    const answer = await create({
      name: 'Sample questions',
      text: sampleQuestions,
      start: { database: sampleDatabase, schema: 'main' },
    })
    if (answer.ok) router.push(`/worksheets/${answer.value.id}`)
    else complain('Could not create a worksheet', answer.error.message)
  }
  return (
    <>
      <Button tone={first ? 'primary' : undefined} onClick={() => setOpen(true)}>
        <Database size={14} aria-hidden />
        Load the sample database
      </Button>
      {open ? (
        <StatementDialog
          title="Load the sample database"
          description={`Orders, customers and parts of a trading house, in a database ${sampleDatabase} that this SQL makes: 80,000 rows, about a second. A worksheet with questions to it opens then.`}
          sql={sampleSql}
          verb="Load"
          width="lg"
          onClose={() => setOpen(false)}
          onRan={() => void ask()}
        />
      ) : null}
    </>
  )
}
