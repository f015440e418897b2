export { importFile } from './load.ts'
export { previewFile } from './preview.ts'
