import type { Metadata } from 'next'
import { WorkspacePage } from './workspace-page'

export const metadata: Metadata = { title: 'Worksheets' }

export default function WorksheetsPage() {
  return <WorkspacePage id={null} />
}
