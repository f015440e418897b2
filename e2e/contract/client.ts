import { type ApiServer, startApiServer } from '../../lib/testing/apiServer.ts'

export interface Column {
  name: string
  type: string
  duckdbType: string
  nullable: boolean
  precision?: number
  scale?: number
}

export interface Body {
  code: string
  sqlState: string
  message: string
  statementHandle: string
  statementHandles?: string[]
  statementIndex?: number
  statementStatusUrl?: string
  createdOn?: number
  line?: number
  column?: number
  stats?: Record<string, number>
  data?: (string | null)[][]
  resultSetMetaData?: {
    numRows: number
    format: string
    truncated?: boolean
    partitionInfo: { rowCount: number; uncompressedSize: number }[]
    rowType: Column[]
  }
}

export interface Answer {
  status: number
  headers: Headers
  body: Body
}

export const api = '/api/v2/statements'
export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs for many minutes unless it is ended. */
export const endless = 'select sum(a.range * b.range) from range(10000000) a, range(1000000) b'

/** Runs for a second or two, whatever the machine. */
export const slow = 'select count(*) from range(20000) a, range(12000) b where a.range * b.range % 7 = 3'

/** A client of the SQL API with one token, perhaps in one role; it knows nothing but the contract. */
export class Client {
  readonly server: ApiServer
  readonly token: string
  readonly defaults: Record<string, unknown>

  constructor(server: ApiServer, token: string, defaults: Record<string, unknown> = {}) {
    this.server = server
    this.token = token
    this.defaults = defaults
  }

  /** The same token with other defaults: role, database, schema, warehouse. */
  with(defaults: Record<string, unknown>): Client {
    return new Client(this.server, this.token, { ...this.defaults, ...defaults })
  }

  in(role: string): Client {
    return this.with({ role })
  }

  async ask(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
    const answer = await fetch(`${this.server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(55_000),
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body }
  }

  run(statement: string, more: Record<string, unknown> = {}, query = ''): Promise<Answer> {
    return this.ask('POST', `${api}${query}`, { statement, ...this.defaults, ...more })
  }

  all(statement: string, more: Record<string, unknown> = {}, query = ''): Promise<Answer> {
    return this.run(statement, { parameters: { multi_statement_count: '0' }, ...more }, query)
  }

  get(handle: string, query = ''): Promise<Answer> {
    return this.ask('GET', `${api}/${handle}${query}`)
  }

  cancel(handle: string): Promise<Answer> {
    return this.ask('POST', `${api}/${handle}/cancel`)
  }

  /** Waits for a statement in the background. */
  async ended(handle: string): Promise<Answer> {
    for (;;) {
      const answer = await this.get(handle)
      if (answer.status !== 202) return answer
      await wait(30)
    }
  }

  /** The rows of a statement that must succeed. */
  async rows(statement: string, more: Record<string, unknown> = {}): Promise<(string | null)[][]> {
    return (await this.ok(statement, more)).data!
  }

  /** The body of a statement that must succeed. */
  async ok(statement: string, more: Record<string, unknown> = {}): Promise<Body> {
    const { status, body } = await this.run(statement, more)
    if (status !== 200) throw new Error(`${status} ${body.sqlState} ${body.message}: ${statement.slice(0, 300)}`)
    return body
  }

  /** Several statements, one request each, which must all succeed. */
  async each(...statements: string[]): Promise<void> {
    for (const statement of statements) await this.ok(statement)
  }

  /** Several statements in one session. @returns the rows of each; throws what fails */
  async session(...statements: string[]): Promise<(string | null)[][][]> {
    const { status, body } = await this.all(statements.join(';\n'))
    if (status !== 200) throw new Error(`${status} ${body.sqlState} ${body.message} (statement ${body.statementIndex})`)
    const handles = body.statementHandles ?? [body.statementHandle]
    return Promise.all(handles.map(async (handle) => (await this.get(handle)).body.data!))
  }

  /** What a statement is refused with: status, SQLSTATE and text. */
  async refused(statement: string, more: Record<string, unknown> = {}): Promise<[number, string, string]> {
    const { status, body } = await this.run(statement, more)
    return [status, body.sqlState, status === 200 ? JSON.stringify(body.data) : body.message]
  }

  /** The same for the statement that ends a session of several. */
  async refusedIn(...statements: string[]): Promise<[number, string, string, number | undefined]> {
    const { status, body } = await this.all(statements.join(';\n'))
    return [status, body.sqlState, body.message, body.statementIndex]
  }

  /** Rows of SHOW and DESCRIBE as objects by column name. */
  async objects(statement: string, more: Record<string, unknown> = {}): Promise<Record<string, string | null>[]> {
    const { data, resultSetMetaData } = await this.ok(statement, more)
    return data!.map((row) => Object.fromEntries(row.map((value, n) => [resultSetMetaData!.rowType[n]!.name, value])))
  }
}

export interface Contract {
  server: ApiServer
  admin: Client
  /** A new user, made with the admin command, and a token of theirs. */
  user(name: string, options?: { role?: string; bound?: string }): Promise<Client>
}

/** A token of a user, from the admin command. */
export async function tokenOf(server: ApiServer, user: string, role?: string): Promise<string> {
  const more = role ? ['--role', role] : []
  const { code, stdout, stderr } = await server.admin(['token', 'create', '--user', user, ...more])
  if (code !== 0) throw new Error(`token create: ${code} ${stderr}`)
  return stdout.trim()
}

/** A server on a fresh data directory and its first user. */
export async function openContract(settings: Record<string, string> = {}): Promise<Contract> {
  const server = await startApiServer(settings)
  return {
    server,
    admin: new Client(server, await tokenOf(server, 'ADMIN')),
    async user(name, { role, bound } = {}) {
      const more = role ? ['--role', role] : []
      const made = await server.admin(['user', 'create', name, '--email', `${name}@example.org`, ...more])
      if (made.code !== 0) throw new Error(`user create: ${made.code} ${made.stderr}`)
      return new Client(server, await tokenOf(server, name, bound))
    },
  }
}

/** The texts of section 5 of the access-control specification. */
export const absent = (name: string) => [422, '42S02', `Object '${name}' does not exist or not authorized.`]
export const taken = (name: string) => [422, '42710', `Object '${name}' already exists.`]
export const denied = (privilege: string, kind: string, name: string, role: string) => [
  422,
  '42501',
  `Insufficient privileges to operate on ${kind.toLowerCase()} '${name.split('.').at(-1)}'. Your role ${role} must have ${privilege} granted on ${kind} ${name}.`,
]
