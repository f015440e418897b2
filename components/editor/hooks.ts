import type { Text } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { Suggest } from './completion'

/** What an editor asks of the page around it. */
export interface EditorHooks {
  suggest: Suggest
  /** Hands over the document; it becomes text only when somebody needs it. */
  onChange: (doc: Text) => void
  onRun: () => void
  onRunAll: () => void
  onFormat: () => void
}

/**
 * The hooks hang on the view, not on the document's state: a worksheet with its undo history can move from one editor
 * to the other.
 */
const byView = new WeakMap<EditorView, () => EditorHooks>()

export const setHooks = (view: EditorView, hooks: () => EditorHooks): void => {
  byView.set(view, hooks)
}

export const hooksOf = (view: EditorView): EditorHooks | undefined => byView.get(view)?.()
