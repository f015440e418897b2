/** The address of the page of a database, schema or object. */
export const pageOf = (path: readonly string[]): string => `/databases/${path.map(encodeURIComponent).join('/')}`

const beside = new Set(['macro', 'sequence', 'type'])

/** As {@link pageOf}, of what may bear the name of a table, too: the kind tells them apart. */
export const addressOf = ({ path, kind }: { path: readonly string[]; kind: string }): string =>
  `${pageOf(path)}${beside.has(kind) ? `?kind=${kind}` : ''}`
