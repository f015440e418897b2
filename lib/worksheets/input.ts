import { MallardError } from '../errors.ts'
import { seal } from '../seal/index.ts'
import { textPurpose } from './store.ts'

const maxName = 255
const maxComment = 2000
/** UTF-8 bytes of a worksheet's text. */
export const maxText = 5_000_000

/** Folders lie in each other so deep: a tree is walked by whoever may see it. */
const deepest = 32

/** @throws MallardError 54000 where folders would lie in each other deeper than a tree may be */
export function checkedDepth(levels: number): void {
  if (levels > deepest)
    throw new MallardError('54000', `Folders lie in each other up to ${deepest} deep.`, { status: 400 })
}

export const isName = (name: string): boolean =>
  name !== '' && name.length <= maxName && name.isWellFormed() && !/[\x00-\x1f\x7f]/.test(name)

/** A name without spaces around it. @throws MallardError 22023 */
export function checkedName(name: string): string {
  const trimmed = name.trim()
  if (!isName(trimmed)) {
    throw new MallardError('22023', `A name has 1 to ${maxName} printable characters.`, { status: 400 })
  }
  return trimmed
}

/** A name that may have grown too long, cut to what a name may have; never in the middle of a character. */
export function fittedName(name: string, ending = ''): string {
  return name.slice(0, maxName - ending.length).replace(/[\ud800-\udbff]$/, '') + ending
}

/** A comment; an empty one is none. @throws MallardError 22023 */
export function checkedComment(comment: string): string | null {
  if (comment.length > maxComment || !comment.isWellFormed()) {
    throw new MallardError('22023', `A comment has at most ${maxComment} characters.`, { status: 400 })
  }
  return comment.trim() || null
}

/** A text as it is stored. @throws MallardError 54000 (status 413) for more than 5 MB */
export function sealedText(text: string): Buffer {
  if (Buffer.byteLength(text) > maxText) {
    throw new MallardError('54000', 'A worksheet holds at most 5 MB of text.', {
      status: 413,
      hint: 'Split it into several worksheets, or load data from a file instead.',
    })
  }
  return seal(textPurpose, text)
}
