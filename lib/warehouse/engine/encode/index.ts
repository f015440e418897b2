export { type ChunkOptions, type ColumnTypes, type Encoded, encodeChunk } from './chunk.ts'
export type { EncodeOptions } from './delicate.ts'
export { encodeSelect } from './select.ts'
export { storableTypeText, typeText } from './typeText.ts'
