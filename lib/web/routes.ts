import { auditExportRoute } from './account/audit.ts'
import { ownDataRoute } from './account/export.ts'
import { ssoRoutes } from './account/sso.ts'
import { statementRoutes } from './api/statements.ts'
import { healthRoute } from './health.ts'
import { metricsRoute } from './monitoring.ts'
import type { Route } from './router.ts'
import { exportWorksheetsRoute } from './worksheets/export.ts'
import { importWorksheetsRoute } from './worksheets/import.ts'
import { parameterRoutes } from './worksheets/parameters.ts'
import { textRoutes } from './worksheets/texts.ts'
import { chartRoutes } from './workspace/charts.ts'
import { completionRoute } from './workspace/completion.ts'
import { exportRoutes } from './workspace/export.ts'
import { importRoutes } from './workspace/import.ts'
import { rememberedRoute } from './workspace/remembered.ts'
import { resultRoutes } from './workspace/results.ts'
import { runRoute } from './workspace/run.ts'
import { catalogRoute, searchRoute } from './workspace/search.ts'
import { sessionRoutes } from './workspace/sessions.ts'
import { storyRoute } from './workspace/stream.ts'
import { uploadRoute } from './workspace/uploads.ts'

/**
 * All routes below `/api`, except next-auth's. The server entry answers them itself: a route handler of Next adds
 * 0.5 ms to each of them (measured: 0.12 against 0.62 ms), an eighth of what a short statement may cost.
 */
export const apiRoutes: Route[] = [
  ...statementRoutes,
  runRoute,
  storyRoute,
  ...resultRoutes,
  ...exportRoutes,
  ...chartRoutes,
  completionRoute,
  searchRoute,
  catalogRoute,
  ...sessionRoutes,
  rememberedRoute,
  uploadRoute,
  ...importRoutes,
  ...textRoutes,
  ...parameterRoutes,
  exportWorksheetsRoute,
  importWorksheetsRoute,
  ownDataRoute,
  auditExportRoute,
  ...ssoRoutes,
  healthRoute,
  metricsRoute,
]
