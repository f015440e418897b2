import type { FutureGrantsTable, GrantsTable, RoleGrantsTable, SecurablesTable, UserRolesTable } from './access.ts'
import type { AccountSettingsTable } from './account-settings.ts'
import type { AccountsTable } from './accounts.ts'
import type { AuditEventsTable, AuditHeadsTable } from './audit.ts'
import type { BrowserSessionsTable } from './browser-sessions.ts'
import type { DatabaseKeysTable } from './database-keys.ts'
import type { FoldersTable } from './folders.ts'
import type { IdentitiesTable, IdentityProvidersTable } from './identity-providers.ts'
import type { IntentsTable } from './intents.ts'
import type { KeyChecksTable } from './key-checks.ts'
import type { LimitsTable } from './limits.ts'
import type { LoginHistoryTable } from './login-history.ts'
import type { MailsTable } from './mails.ts'
import type { NetworkPoliciesTable } from './network-policies.ts'
import type { OneTimeLinksTable } from './one-time-links.ts'
import type { OrganizationsTable } from './organizations.ts'
import type { PasskeysTable } from './passkeys.ts'
import type { RequestsTable } from './requests.ts'
import type { ResultFilesTable } from './result-files.ts'
import type { ResultsTable } from './results.ts'
import type { RecoveryCodesTable, SecondFactorsTable } from './second-factors.ts'
import type { SqlSessionsTable } from './sql-sessions.ts'
import type { StatementTextsTable } from './statement-texts.ts'
import type { StatementsTable } from './statements.ts'
import type { TokensTable } from './tokens.ts'
import type { UserSettingsTable } from './user-settings.ts'
import type { UsersTable } from './users.ts'
import type { WorksheetChartsTable } from './worksheet-charts.ts'
import type { WorksheetParametersTable } from './worksheet-parameters.ts'
import type { WorksheetVersionsTable } from './worksheet-versions.ts'
import type { WorksheetsTable } from './worksheets.ts'

/** The tables of metadata.sqlite, as Kysely sees them. Times are milliseconds since 1970, flags 0 or 1. */
export interface Schema {
  organizations: OrganizationsTable
  accounts: AccountsTable
  users: UsersTable
  tokens: TokensTable
  one_time_links: OneTimeLinksTable
  browser_sessions: BrowserSessionsTable
  mails: MailsTable
  audit_events: AuditEventsTable
  audit_heads: AuditHeadsTable
  second_factors: SecondFactorsTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  network_policies: NetworkPoliciesTable
  identity_providers: IdentityProvidersTable
  identities: IdentitiesTable
  account_settings: AccountSettingsTable
  limits: LimitsTable
  user_settings: UserSettingsTable
  login_history: LoginHistoryTable
  sql_sessions: SqlSessionsTable
  statement_texts: StatementTextsTable
  statements: StatementsTable
  result_files: ResultFilesTable
  results: ResultsTable
  requests: RequestsTable
  folders: FoldersTable
  worksheets: WorksheetsTable
  worksheet_charts: WorksheetChartsTable
  worksheet_parameters: WorksheetParametersTable
  worksheet_versions: WorksheetVersionsTable
  intents: IntentsTable
  database_keys: DatabaseKeysTable
  key_checks: KeyChecksTable
  securables: SecurablesTable
  role_grants: RoleGrantsTable
  user_roles: UserRolesTable
  grants: GrantsTable
  future_grants: FutureGrantsTable
}
