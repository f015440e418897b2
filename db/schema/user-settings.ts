/** A user's own settings, such as pane sizes. */
export interface UserSettingsTable {
  user_id: string
  key: string
  value: string
  updated_at: number
}
