/** What accounts belong to. */
export interface OrganizationsTable {
  id: string
  name: string
  name_key: string
  created_at: number
}
