/** The address of the page of a database, schema or object. */
export const pageOf = (path: readonly string[]): string => `/databases/${path.map(encodeURIComponent).join('/')}`
