export { expireKept, keptMs } from '../../results/hours.ts'
export { type KeptPage, KeptReader } from './reader.ts'
export { KeptStore, type KeptStoreOptions } from './store.ts'
export { firstBytes, firstRows, type KeptEnd, type KeptLimits, KeptWriter } from './writer.ts'
