import type { ParameterValue } from '@/lib/worksheets/types'
import type { Piece } from '../../lib/sql/split.ts'

export type Bindings = Record<string, ParameterValue>

/** A statement to run, with the values of its parameters. */
export interface BoundPiece extends Piece {
  bindings?: Bindings
}

/** May one of the statements have named parameters? A quick look, so that the reader of them is loaded when needed. */
export const mayHaveParameters = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ text }) => /[:$]["\p{L}_]/u.test(text))
