import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab, toggleComment } from '@codemirror/commands'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { Compartment, EditorState, type Extension, Prec, type Text } from '@codemirror/state'
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from '@codemirror/view'
import { completion, type Suggest } from './completion'
import { duckdb } from './dialect'
import { statementMark } from './statements'
import { editorTheme } from './theme'

export interface EditorHooks {
  nonce: string | undefined
  readOnly: boolean
  suggest: Suggest
  /** Hands over the document; it becomes text only when somebody needs it. */
  onChange: (doc: Text) => void
  onRun: () => void
  onRunAll: () => void
  onFormat: () => void
}

/** Where find and replace go once they are loaded: nobody needs them in the first second. */
const late = new Compartment()

/** Adds find and replace to a view; what is missing of it is loaded first. */
export async function addSearch(view: EditorView): Promise<void> {
  const { search } = await import('./search')
  view.dispatch({ effects: late.reconfigure(search) })
}

/** Everything that the SQL editor can do at once, for one document. */
export function editorExtensions({
  nonce,
  readOnly,
  suggest,
  onChange,
  onRun,
  onRunAll,
  onFormat,
}: EditorHooks): Extension {
  const run = (action: () => void) => () => {
    action()
    return true
  }
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: run(onRun), shift: run(onRunAll) },
        { key: 'Mod-/', run: toggleComment },
        { key: 'Shift-Alt-f', run: run(onFormat) },
      ]),
    ),
    lintGutter(),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    codeFolding(),
    foldGutter({ openText: '⌄', closedText: '›' }),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    autocompletion({
      override: [completion(() => suggest)],
      icons: true,
      maxRenderedOptions: 60,
      activateOnTypingDelay: 40,
    }),
    rectangularSelection(),
    crosshairCursor(),
    late.of([]),
    duckdb.language,
    statementMark,
    editorTheme,
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-label': 'SQL', tabindex: '0', 'data-gramm': 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc)
    }),
    placeholder('Type SQL here. Ctrl-Enter (⌘-Enter on a Mac) runs the statement at the cursor.'),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
  ]
}
