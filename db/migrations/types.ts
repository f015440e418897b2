/** A step of the metadata schema. Never edit one that was released: add another. */
export interface Migration {
  /** `<nnnn>_<name>`, the file's name; the order of the list counts. */
  name: string
  /** SQL statements, run in one transaction. */
  sql: string
}
