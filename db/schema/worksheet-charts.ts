/** How results of a worksheet are drawn, sealed as a whole. */
export interface WorksheetChartsTable {
  worksheet_id: string
  charts_sealed: Buffer
}
