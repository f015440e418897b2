import { first } from './0001_first.ts'
import { access } from './0002_access.ts'
import { people } from './0003_people.ts'
import { secondFactor } from './0004_second_factor.ts'
import { audit } from './0005_audit.ts'
import { databaseKeys } from './0006_database_keys.ts'
import { shared } from './0007_shared_worksheets.ts'
import { worksheetVersions } from './0008_worksheet_versions.ts'
import { worksheetCharts } from './0009_worksheet_charts.ts'
import { strong } from './0010_strong.ts'
import { identityProviders } from './0011_identity_providers.ts'
import { accounts } from './0012_accounts.ts'
import { resultsKey } from './0013_results_key.ts'
import { worksheetParameters } from './0014_worksheet_parameters.ts'
import type { Migration } from './types.ts'

/** All migrations, in order. A static list: a bundle has no folder to read. */
export const migrations: readonly Migration[] = [
  first,
  access,
  people,
  secondFactor,
  audit,
  databaseKeys,
  shared,
  worksheetVersions,
  worksheetCharts,
  strong,
  identityProviders,
  accounts,
  resultsKey,
  worksheetParameters,
]
