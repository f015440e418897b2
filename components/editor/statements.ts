import { type EditorState, RangeSet, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { type Piece, split } from '../../lib/sql/split.ts'

const known = new WeakMap<Text, Piece[]>()

/** The statements of a document, cut by the server's own lexer; each document is cut once. */
export function statementsOf(doc: Text): Piece[] {
  const found = known.get(doc)
  if (found) return found
  const pieces = split(doc.toString())
  known.set(doc, pieces)
  return pieces
}

/** The statement that the cursor is in, as lib/sql's `statementAt` decides, without cutting the text anew. */
export function currentStatement(state: EditorState): Piece | null {
  const { head } = state.selection.main
  let before: Piece | null = null
  for (const piece of statementsOf(state.doc)) {
    if (head <= piece.end) {
      if (head >= piece.start || !before) return piece
      return state.doc.lineAt(before.end).number === state.doc.lineAt(head).number ? before : piece
    }
    before = piece
  }
  return before
}

/** Around a place of a large text: enough for what one types there, without cutting the whole. */
const around = 8000

/** The statement at `at`, for completion: exact in small texts, and in large ones out of what stands around it. */
export function statementNear(doc: Text, at: number): string | null {
  if (doc.length <= large) return statementsOf(doc).find(({ start, end }) => start <= at && at <= end + 1)?.text ?? null
  const from = doc.lineAt(Math.max(0, at - around)).from
  const part = doc.sliceString(from, Math.min(doc.length, at + around))
  return split(part).find(({ start, end }) => start <= at - from && at - from <= end + 1)?.text ?? null
}

const mark = Decoration.line({ class: 'cm-statement' })
/** Above this many characters the text is cut in pauses of typing, so that no key is late. */
const large = 60_000

function marks(view: EditorView): DecorationSet {
  const piece = currentStatement(view.state)
  if (!piece) return Decoration.none
  const { doc } = view.state
  const last = doc.lineAt(piece.end).number
  const ranges = []
  for (let line = doc.lineAt(piece.start).number; line <= last; line++) ranges.push(mark.range(doc.line(line).from))
  return RangeSet.of(ranges)
}

/** Marks the statement that Mod-Enter would run, as the cursor moves. */
export const statementMark = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    private timer: ReturnType<typeof setTimeout> | undefined

    constructor(view: EditorView) {
      this.decorations = marks(view)
    }

    update(update: ViewUpdate) {
      if (!update.docChanged && !update.selectionSet) return
      clearTimeout(this.timer)
      const { doc } = update.state
      if (doc.length <= large || known.has(doc)) {
        this.decorations = marks(update.view)
        return
      }
      this.decorations = this.decorations.map(update.changes)
      this.timer = setTimeout(() => {
        this.decorations = marks(update.view)
        update.view.dispatch({})
      }, 200)
    }

    destroy() {
      clearTimeout(this.timer)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)
