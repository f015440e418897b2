/** What a user last gave for the parameters of a worksheet, sealed as a whole. */
export interface WorksheetParametersTable {
  user_id: string
  worksheet_id: string
  values_sealed: Buffer
}
