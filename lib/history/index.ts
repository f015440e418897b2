export { expireResults, type ResultFile, resultFiles } from './files.ts'
export { lately } from './lately.ts'
export { analyseStatements, latestResultOf, listStatements, statementOf } from './read.ts'
export { recoverHistory } from './recover.ts'
export { forgetFingerprints, reindexTexts } from './reindex.ts'
export { claimRequest, finishRequest, noteRequestStatements } from './requests.ts'
export { resultOf } from './results.ts'
export { historyScope } from './scope.ts'
export { stopSearcher } from './searcher.ts'
export type {
  HistoryAnalysis,
  HistoryEntry,
  HistoryFilter,
  HistoryPage,
  HistoryScope,
  Lately,
  RequestClaim,
  StatementEnd,
  StatementRecord,
  StatementStart,
  StoredResult,
} from './types.ts'
export {
  type SessionOpened,
  sessionClosed,
  sessionOpened,
  statementEnded,
  statementStarted,
} from './write.ts'
