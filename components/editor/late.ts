import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { completion, type Suggest } from './completion'

export { lintGutter }

/** What nobody needs in the first second: completion, pairs of brackets, find and replace, error marks. */
export const lateExtensions = (suggest: () => Suggest): Extension => [
  closeBrackets(),
  autocompletion({
    override: [completion(suggest)],
    icons: true,
    maxRenderedOptions: 60,
    activateOnTypingDelay: 40,
  }),
  highlightSelectionMatches({ minSelectionLength: 2 }),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap]),
]
