import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import type { EditorView } from '@codemirror/view'

/** An error at a place in the worksheet; line and column from 1. */
export interface ErrorMark {
  line: number
  column: number
  message: string
}

/** Underlines the word at each place; an empty list takes all marks away. */
export function showErrors(view: EditorView, errors: readonly ErrorMark[]): void {
  const { doc } = view.state
  const marks = errors.map(({ line, column, message }): Diagnostic => {
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)))
    const from = Math.min(at.from + column - 1, at.to)
    const word = /^(?:[\p{L}\p{N}_$]+|"[^"]*"|'[^']*'|\S)/u.exec(doc.sliceString(from, at.to))
    return { from, to: from + (word?.[0].length ?? 0), severity: 'error', message }
  })
  view.dispatch(setDiagnostics(view.state, marks))
}
