/** What an account's administrators decided, as JSON by key. */
export interface AccountSettingsTable {
  account_id: string
  key: string
  value: string
  updated_at: number
}
