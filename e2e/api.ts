/** The answer of the public SQL API (README, "SQL API"). */
export interface Answer {
  status: number
  code: string
  sqlState?: string
  message: string
  statementHandle?: string
  statementHandles?: string[]
  line?: number
  column?: number
  data?: (string | null)[][]
  resultSetMetaData?: {
    numRows: number
    truncated?: boolean
    partitionInfo: { rowCount: number; uncompressedSize: number }[]
    rowType: { name: string; type: string; duckdbType: string; nullable: boolean }[]
  }
}

export interface Client {
  /** One or more statements in one request. A failed statement is an answer, not an exception. */
  run(statement: string, more?: Record<string, unknown>): Promise<Answer>
  /** The same, for statements that must succeed. @throws Error with the server's message */
  must(statement: string, more?: Record<string, unknown>): Promise<Answer>
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
}

/** A client of `POST /api/v2/statements` with a token. */
export function apiClient(url: string, token: string): Client {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' }
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, { ...init, headers })
    return { ...((await answer.json()) as Omit<Answer, 'status'>), status: answer.status }
  }
  const post = (path: string, body: unknown = {}) => ask(path, { method: 'POST', body: JSON.stringify(body) })
  const run = (statement: string, more: Record<string, unknown> = {}) =>
    post('/api/v2/statements', { statement, ...more })
  return {
    run,
    post,
    get: (path) => ask(path, { method: 'GET' }),
    async must(statement, more) {
      const answer = await run(statement, more)
      if (answer.status >= 300)
        throw new Error(`${answer.status} ${answer.code} ${answer.message}: ${statement.slice(0, 200)}`)
      return answer
    },
  }
}
