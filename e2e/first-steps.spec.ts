import { expect, it } from 'vitest'
import { findings } from './findings.ts'
import { journey } from './journey.ts'
import { worksheetOf } from './worksheet.ts'
