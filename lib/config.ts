import { resolve } from 'node:path'
import { z } from 'zod'
import { once } from './registry.ts'

const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/i, 'must be a size as DuckDB writes it, such as 4GB')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
const key = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64')

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MALLARD_DATA_DIR: z.string().min(1).default('./data'),
  MALLARD_MODE: z.enum(['single', 'team']).optional(),
  MALLARD_SECRET_KEY: key.optional(),
  MALLARD_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).default('Mallard <mallard@localhost>'),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_ALLOWED_DOMAINS: list.default([]),
  MALLARD_SIGNUP: z.enum(['open', 'invite']).default('invite'),
  MALLARD_EXTENSIONS_DIR: z.string().optional(),
  MALLARD_MEMORY_LIMIT: size.optional(),
  MALLARD_THREADS: z.coerce.number().int().min(1).max(1024).optional(),
  MALLARD_STAGE_HOSTS: list.default([]),
  MALLARD_ENCRYPT_DATABASES: z.enum(['on', 'off']).default('off'),
  MALLARD_STATEMENT_RATE: z.coerce.number().positive().optional(),
  MALLARD_TRUSTED_PROXIES: list.default([]),
  MALLARD_RESULT_MAX_ROWS: z.coerce.number().int().positive().default(10_000_000),
  MALLARD_RESULT_MAX_BYTES: z.coerce.number().int().positive().default(1_000_000_000),
  MALLARD_SESSION_IDLE_MINUTES: z.coerce.number().positive().default(30),
  MALLARD_SIGN_IN_IDLE_HOURS: z.coerce.number().positive().default(72),
  MALLARD_SIGN_IN_MAX_HOURS: z.coerce.number().positive().default(336),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** The settings of a process, checked. Names and meanings: docs/specs/sql-api.md, section 3, and README. */
export interface Config {
  port: number
  host: string
  /** Absolute path. */
  dataDir: string
  /** `single` is the default on a loopback host, `team` elsewhere. */
  mode: 'single' | 'team'
  secretKey: Buffer | undefined
  /** The public address, without a trailing slash; follows HOST and PORT unless MALLARD_URL is set. */
  url: string
  smtpUrl: string | undefined
  mailFrom: string
  /** `domains`: of e-mail addresses that may sign in; empty: all. */
  oidc: { issuer: string; clientId: string; clientSecret: string; domains: string[] } | undefined
  signup: 'open' | 'invite'
  /** Absolute path; by default where `npm run extensions` puts them. It need not exist. */
  extensionsDir: string
  /** As DuckDB writes it (`4GB`); undefined: 60 % of the machine's memory. */
  memoryLimit: string | undefined
  threads: number | undefined
  stageHosts: string[]
  encryptDatabases: boolean
  /** Statements per second and user; undefined: no limit. */
  statementRate: number | undefined
  trustedProxies: string[]
  resultMaxRows: number
  resultMaxBytes: number
  sessionIdleMinutes: number
  /** Hours without use after which a browser is signed out. */
  signInIdleHours: number
  /** Hours after which a browser must sign in again, whatever its use. */
  signInMaxHours: number
  logLevel: string
  /** `npm run dev`: pages are compiled as they are asked for. */
  development: boolean
}

const loopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

const ownUrl = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/**
 * Reads and checks the environment.
 * @throws Error whose message is one line that names the variable.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(present)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${String(issue?.path[0])}: ${issue?.message}`)
  }
  const e = parsed.data
  if (e.OIDC_ISSUER && !(e.OIDC_CLIENT_ID && e.OIDC_CLIENT_SECRET))
    throw new Error('OIDC_CLIENT_ID: OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET')
  const issuer = e.OIDC_ISSUER ? new URL(e.OIDC_ISSUER) : null
  if (issuer && issuer.protocol !== 'https:' && !loopback(issuer.hostname))
    throw new Error('OIDC_ISSUER: must be https, except on this machine')
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: resolve(e.MALLARD_DATA_DIR),
    mode: e.MALLARD_MODE ?? (loopback(e.HOST) ? 'single' : 'team'),
    secretKey: e.MALLARD_SECRET_KEY ? Buffer.from(e.MALLARD_SECRET_KEY, 'base64') : undefined,
    url: (e.MALLARD_URL ?? ownUrl(e.HOST, e.PORT)).replace(/\/+$/, ''),
    smtpUrl: e.SMTP_URL,
    mailFrom: e.MAIL_FROM,
    oidc: e.OIDC_ISSUER
      ? {
          issuer: e.OIDC_ISSUER,
          clientId: e.OIDC_CLIENT_ID!,
          clientSecret: e.OIDC_CLIENT_SECRET!,
          domains: e.OIDC_ALLOWED_DOMAINS.map((domain) => domain.toLowerCase()),
        }
      : undefined,
    signup: e.MALLARD_SIGNUP,
    extensionsDir: resolve(/* turbopackIgnore: true */ e.MALLARD_EXTENSIONS_DIR ?? '.cache/extensions'),
    memoryLimit: e.MALLARD_MEMORY_LIMIT,
    threads: e.MALLARD_THREADS,
    stageHosts: e.MALLARD_STAGE_HOSTS,
    encryptDatabases: e.MALLARD_ENCRYPT_DATABASES === 'on',
    statementRate: e.MALLARD_STATEMENT_RATE,
    trustedProxies: e.MALLARD_TRUSTED_PROXIES,
    resultMaxRows: e.MALLARD_RESULT_MAX_ROWS,
    resultMaxBytes: e.MALLARD_RESULT_MAX_BYTES,
    sessionIdleMinutes: e.MALLARD_SESSION_IDLE_MINUTES,
    signInIdleHours: e.MALLARD_SIGN_IN_IDLE_HOURS,
    signInMaxHours: e.MALLARD_SIGN_IN_MAX_HOURS,
    logLevel: e.LOG_LEVEL,
    development: env.NODE_ENV === 'development',
  }
}

/** This process's settings, read once. The only place in Mallard that reads `process.env`. */
export function config(): Config {
  return once('config', () => readConfig(process.env))
}

/**
 * Says which port the server got (PORT=0 asks for any), and tells next-auth the public address, which it reads from
 * the environment alone.
 */
export function settlePort(port: number): void {
  const settings = config()
  settings.port = port
  if (!process.env.MALLARD_URL) settings.url = ownUrl(settings.host, port)
  process.env.NEXTAUTH_URL = settings.url
}
