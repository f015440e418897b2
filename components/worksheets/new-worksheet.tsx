'use client'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useRouter } from '../shell/link'
import { Button } from '../ui/button'
import { complain } from '../ui/toast'
import type { WorksheetActions } from './types'

const firstText = `-- Ctrl-Enter (⌘-Enter on a Mac) runs the statement at the cursor.
CREATE DATABASE IF NOT EXISTS sales;

CREATE OR REPLACE TABLE sales.main.orders AS
SELECT i AS id, DATE '2026-01-01' + (i % 365)::INTEGER AS day, ['Basel', 'Bern', 'Geneva'][1 + i % 3] AS city, (i * 37) % 990 AS amount
FROM range(1, 10001) t(i);

SELECT city, count(*) AS orders, sum(amount) AS revenue
FROM sales.main.orders
GROUP BY city
ORDER BY revenue DESC;
`

/** Makes a worksheet and goes there; `guided` fills in a first script. */
export function NewWorksheet({ create, guided = false }: { create: WorksheetActions['create']; guided?: boolean }) {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  async function make() {
    setBusy(true)
    const answer = await create(guided ? { name: 'First steps', text: firstText } : {})
    if (answer.ok) return router.push(`/worksheets/${answer.value.id}`)
    setBusy(false)
    complain('Could not create a worksheet', answer.error.message)
  }
  return (
    <Button tone={guided ? 'plain' : 'primary'} disabled={busy} onClick={() => void make()}>
      <Plus size={14} aria-hidden />
      {guided ? 'Begin with an example' : 'New worksheet'}
    </Button>
  )
}
