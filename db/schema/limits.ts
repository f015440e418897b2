/** Token buckets of those who try to sign in, sign up or reset. */
export interface LimitsTable {
  key: Buffer
  tokens: number
  at: number
}
