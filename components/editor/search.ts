import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'

/** Find and replace, and the other places of what is selected. */
export const search: Extension = [highlightSelectionMatches({ minSelectionLength: 2 }), keymap.of(searchKeymap)]
