import type { ApiServer } from './apiServer.ts'

/** What the SQL API answered, as far as tests look at it. */
export interface ApiAnswer {
  status: number
  sqlState: string
  message: string
  statementHandle: string
  data: (string | null)[][]
}

/** Runs statements over the SQL API; rejects when the server is gone. */
export class ApiClient {
  /** May be replaced by the same installation's next server. */
  server: ApiServer
  private readonly token: string

  constructor(server: ApiServer, token: string) {
    this.server = server
    this.token = token
  }

  /** @param more further fields of the request: `role`, `database`, `timeout`, ... */
  async run(statement: string, more: Record<string, unknown> = {}): Promise<ApiAnswer> {
    const body = JSON.stringify({ statement, parameters: { multi_statement_count: '0' }, ...more })
    return this.ask('POST', '/api/v2/statements', body)
  }

  async ask(method: string, path: string, body?: string | Buffer): Promise<ApiAnswer> {
    const answer = await fetch(`${this.server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body as BodyInit | undefined,
    })
    const { sqlState = '', message = '', statementHandle = '', data = [] } = (await answer.json()) as Partial<ApiAnswer>
    return { status: answer.status, sqlState, message, statementHandle, data }
  }

  /** Sends a file as the body of a request, as it comes. */
  async upload(fileName: string, content: ReadableStream): Promise<{ uploadId: string; bytes: number }> {
    const answer = await fetch(`${this.server.url}/api/uploads?fileName=${encodeURIComponent(fileName)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body: content,
      duplex: 'half',
    } as RequestInit)
    return (await answer.json()) as { uploadId: string; bytes: number }
  }

  /** Runs a statement that must succeed. */
  async must(statement: string, more: Record<string, unknown> = {}): Promise<ApiAnswer> {
    const answer = await this.run(statement, more)
    if (answer.status !== 200) throw new Error(`${statement}\n${answer.status} ${answer.sqlState} ${answer.message}`)
    return answer
  }
}

/** A client of the server's first user. */
export async function adminClient(server: ApiServer): Promise<ApiClient> {
  const { stdout, stderr } = await server.admin(['token', 'create', '--user', 'ADMIN'])
  if (stdout.trim() === '') throw new Error(stderr)
  return new ApiClient(server, stdout.trim())
}
