import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { complain } from '../ui/toast'
import { completion } from './completion'
import { limitSize } from './limit'

export { lintGutter }

/** UTF-8 bytes of a worksheet's text, as the server counts them. */
const maxText = 5_000_000

const tooLong = () =>
  complain(
    'A worksheet holds at most 5 MB of text',
    'Nothing was changed. Split it into several worksheets, or load data from a file instead.',
  )

/** Find and replace, in the words and the case of the other rooms. */
const findWords = {
  next: 'Next',
  previous: 'Previous',
  all: 'All',
  'match case': 'Match case',
  regexp: 'Regex',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
}

/**
 * What nobody needs in the first second: completion, pairs of brackets, find and replace, error marks, the
 * limit of a text.
 */
export const lateExtensions: Extension = [
  EditorState.phrases.of(findWords),
  limitSize(maxText, tooLong),
  closeBrackets(),
  autocompletion({
    override: [completion],
    icons: true,
    maxRenderedOptions: 60,
    activateOnTypingDelay: 40,
  }),
  highlightSelectionMatches({ minSelectionLength: 2 }),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap]),
]
