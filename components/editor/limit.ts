import { EditorState, type Extension, StateField, type Text, type Transaction } from '@codemirror/state'

/** UTF-8 bytes of a part of a text, without making a string of all of it. */
function bytesOf(text: Text): number {
  let bytes = 0
  for (const piece of text.iter()) bytes += encoder.encode(piece).length
  return bytes
}

const encoder = new TextEncoder()

function bytesAfter(before: number, transaction: Transaction): number {
  let bytes = before
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    bytes += bytesOf(inserted) - bytesOf(transaction.startState.doc.slice(from, to))
  })
  return bytes
}

/** How long the text is, in UTF-8 bytes: counted once, then by what changes. */
const size = StateField.define<number>({
  create: ({ doc }) => bytesOf(doc),
  update: (bytes, transaction) => (transaction.docChanged ? bytesAfter(bytes, transaction) : bytes),
})

/** Lets no change through that would make a text longer than `most` UTF-8 bytes; `refused` tells the person. */
export function limitSize(most: number, refused: () => void): Extension {
  return [
    size,
    EditorState.changeFilter.of((transaction) => {
      const before = transaction.startState.field(size)
      const after = bytesAfter(before, transaction)
      if (after <= most || after <= before) return true
      refused()
      return false
    }),
  ]
}
