import { MallardError } from '../../errors.ts'
import { EngineError } from '../engine/types.ts'
import { runError } from '../faults.ts'
import type { StagedFile } from './types.ts'

/** As much of a bad line as fits a message. */
const longest = 200

const csvLine = /CSV Error on Line: (\d+)\n(?:Original Line: ?([^\n]*)\n)?([^\n]*)/

const shortened = (line: string) => (line.length > longest ? `${line.slice(0, longest)} …` : line)

/** What is wrong in a line of a CSV file, and what to do about it; DuckDB adds all its settings, in twenty lines. */
function ofCsv(message: string): { text: string; hint: string } | null {
  const found = csvLine.exec(message)
  if (!found) return null
  const [, line, original = '', rest] = found as unknown as [string, string, string | undefined, string]
  const reads = original ? `\nThe line reads: ${shortened(original)}` : ''
  const value = /Error when converting column "(.*)"\. (.*)/.exec(rest)
  if (value)
    return {
      text: `Line ${line}, column "${value[1]}": ${value[2]}.`,
      hint: `Choose another type for the column, or tell which text stands for NULL.${reads}`,
    }
  const count = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(rest)
  if (count)
    return {
      text: `Line ${line} has ${count[2]} values where ${count[1]} are expected.`,
      hint: `Look at the delimiter and the quote.${reads}`,
    }
  if (/unicode|utf-8/i.test(rest))
    return { text: `Line ${line} is not UTF-8.`, hint: 'Choose the encoding that the file was written in.' }
  return { text: `Line ${line}: ${rest}`, hint: `Look at the delimiter, the quote and the header.${reads}` }
}

/** The line that a message about JSON ends up with. */
function ofJson(message: string): { text: string; hint: string } | null {
  const malformed = /Malformed JSON in file .*?, at byte (\d+) in (?:line|record\/value) (\d+): ([^\n]*)/s.exec(message)
  if (malformed)
    return {
      text: `Line ${malformed[2]}, byte ${malformed[1]}: malformed JSON, ${malformed[3]!.trim().replace(/\.$/, '')}.`,
      hint: 'Look at the file there, or choose another shape.',
    }
  const transform = /JSON transform error in file .*?, in (?:line|record\/value) (\d+): ([^\n]*)/s.exec(message)
  if (!transform) return null
  return {
    text: `Line ${transform[1]}: ${transform[2]}.`,
    hint: 'Choose another type for the column, or another shape.',
  }
}

/** A failure to read a file: which line, what is wrong, what to do; the file by its own name, never by its path. */
export function fileFault(error: unknown, file: StagedFile): unknown {
  if (!(error instanceof EngineError)) return error
  const message = error.fault.message.replaceAll(file.path, file.fileName)
  if (error.fault.kind === 'duckdb') {
    const known = ofCsv(message) ?? ofJson(message)
    if (known) return new MallardError('22000', known.text, { hint: known.hint, cause: error })
  }
  const brief = message.replace(/\n+\s*(file = |Possible (Solution|fixes)|Try setting)[\s\S]*$/, '')
  return runError(new EngineError({ ...error.fault, message: brief }))
}
