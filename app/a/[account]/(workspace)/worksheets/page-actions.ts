import type { WorksheetActions } from '@/components/worksheets/types'
import {
  commentAction,
  createAction,
  createFolderAction,
  duplicateAction,
  favouriteAction,
  listAction,
  moveAction,
  openAction,
  removeAction,
  renameAction,
  restoreAction,
  restoreVersionAction,
  saveStartAction,
  sharingAction,
  versionAction,
  versionsAction,
} from './actions'

/** What pages with worksheets hand to their components. */
export const worksheetActions: WorksheetActions = {
  list: listAction,
  open: openAction,
  create: createAction,
  createFolder: createFolderAction,
  saveStart: saveStartAction,
  rename: renameAction,
  move: moveAction,
  remove: removeAction,
  restore: restoreAction,
  duplicate: duplicateAction,
  comment: commentAction,
  favourite: favouriteAction,
  versions: versionsAction,
  version: versionAction,
  restoreVersion: restoreVersionAction,
  sharing: sharingAction,
}
