import { resolve } from 'node:path'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

export const formats = ['table', 'csv', 'json', 'ndjson'] as const
export type Format = (typeof formats)[number]

/** A command of `npm run mallard`, read. Files and standard input are read by the caller, not here. */
export type Command =
  | { do: 'help' }
  | { do: 'account create'; name: string; organization?: string }
  | { do: 'account list' }
  | { do: 'account suspend' | 'account resume' | 'account undrop'; name: string }
  | { do: 'account drop'; name: string; days?: number }
  | {
      do: 'user create'
      name: string
      email: string
      account?: string
      role?: string
      password: 'stdin' | 'none'
      /** Of a person who has a sign-in in another account. */
      join?: true
    }
  | { do: 'user set-password'; name: string; account?: string; password: 'stdin' }
  | { do: 'user sign-in-link'; name: string; account?: string }
  | { do: 'user disable'; name: string; account?: string }
  | { do: 'user drop-second-factor'; name: string; account?: string }
  | { do: 'user list'; account?: string }
  | { do: 'token create'; user: string; account?: string; role?: string; days?: number; networks?: string[] }
  | { do: 'token list'; user?: string; account?: string }
  | { do: 'token revoke'; id: string }
  | ({ do: 'sso set'; account?: string } & SsoWish)
  | { do: 'sso show' | 'sso drop'; account?: string }
  | { do: 'sql'; source: SqlSource; user?: string; account?: string; role?: string; format: Format }
  | { do: 'keys rotate' }
  | { do: 'backup'; folder: string }
  | { do: 'restore'; folder: string }
  | { do: 'check' }
  | { do: 'audit verify'; account?: string }

/** An identity provider as the command line says it. */
export interface SsoWish {
  /** Where the client's secret comes from; `none`: the present one stays. */
  secret: 'stdin' | 'none'
  issuer: string
  clientId: string
  domains: string[]
  creates: boolean
  claim?: string
  /** `value=ROLE` */
  roles: string[]
  strong: string[]
}

export type SqlSource = { from: 'text'; text: string } | { from: 'file'; path: string } | { from: 'stdin' }

export const usage = `Usage: npm run --silent mallard -- <command>

  account create <NAME> [--organization O]     make an account with its roles and a warehouse COMPUTE_WH
  account list
  account suspend <NAME> | resume <NAME>       refuse everything of it, and end what goes on; let it in again
  account drop <NAME> [--days N]               as suspended; after 7 days, or N, all of it is deleted
  account undrop <NAME>                        until then
  user create <NAME> --email E [--account A] [--password-stdin | --join] [--role R]
                                               --join: who has the address in another account signs in as there
  user set-password <NAME> [--account A]       the password comes on standard input
  user sign-in-link <NAME> [--account A]       print a link that signs in once, within a day
  user disable <NAME> [--account A]
  user drop-second-factor <NAME> [--account A]  for whoever lost authenticator and recovery codes
  user list [--account A]
  token create --user <NAME> [--account A] [--role R] [--days N] [--networks N,N]
  token list [--user <NAME>] [--account A]
  token revoke <ID>
  sso set --issuer I --client-id C --domains D,D [--account A] [--secret-stdin] [--create-users]
          [--claim K --roles VALUE=ROLE,...] [--strong MFA,...]      the account's identity provider
  sso show [--account A] | sso drop [--account A]
  sql [-f FILE | -q SQL] [--user U] [--account A] [--role R] [--format table|csv|json|ndjson]
  audit verify [--account A]                   follow the audit log's chain; of every account, without --account
  keys rotate                                  seal everything with a new key; browsers must sign in again
  backup <DIR>                                 copy the installation into an empty folder, while it is in use
  restore <DIR>                                fill an empty data directory from a backup
  check                                        verify the metadata against the files

Names without --account mean the first account. Without -f and -q, SQL comes from standard input.
`

/** Bad usage; the command ends with exit code 2. */
export class UsageError extends Error {}

const text = { type: 'string' } as const
const account = { account: text }
const optionsOf: Record<string, ParseArgsOptionsConfig> = {
  'account create': { organization: text },
  'account list': {},
  'account suspend': {},
  'account resume': {},
  'account drop': { days: text },
  'account undrop': {},
  'user create': {
    email: text,
    role: text,
    'password-stdin': { type: 'boolean' },
    join: { type: 'boolean' },
    ...account,
  },
  'user set-password': { 'password-stdin': { type: 'boolean' }, ...account },
  'user sign-in-link': account,
  'user disable': account,
  'user drop-second-factor': account,
  'user list': account,
  'token create': { user: text, role: text, days: text, networks: text, ...account },
  'token list': { user: text, ...account },
  'token revoke': {},
  'sso set': {
    issuer: text,
    'client-id': text,
    domains: text,
    'secret-stdin': { type: 'boolean' },
    'create-users': { type: 'boolean' },
    claim: text,
    roles: text,
    strong: text,
    ...account,
  },
  'sso show': account,
  'sso drop': account,
  'audit verify': account,
  sql: {
    file: { type: 'string', short: 'f' },
    query: { type: 'string', short: 'q' },
    user: text,
    role: text,
    format: text,
    ...account,
  },
  'keys rotate': {},
  backup: {},
  restore: {},
  check: {},
}

const named = new Set([
  'account create',
  'account suspend',
  'account resume',
  'account drop',
  'account undrop',
  'user create',
  'user set-password',
  'user sign-in-link',
  'user disable',
  'user drop-second-factor',
  'token revoke',
  'backup',
  'restore',
])

const missing: Record<string, string> = { 'token revoke': 'an id', backup: 'a folder', restore: 'a folder' }

type Values = Record<string, string | undefined>

/** A statement may begin with `-`: parseArgs would take it for an option. */
function withQuery(rest: string[]): string[] {
  const at = rest.findIndex((argument) => argument === '-q' || argument === '--query')
  const value = rest[at + 1]
  return at < 0 || value === undefined ? rest : [...rest.slice(0, at), `--query=${value}`, ...rest.slice(at + 2)]
}

function parse(verb: string, rest: string[]): { values: Values; flags: Set<string>; name: string } {
  const read = () => {
    try {
      return parseArgs({ args: withQuery(rest), options: optionsOf[verb]!, allowPositionals: true, strict: true })
    } catch (error) {
      throw new UsageError((error as Error).message)
    }
  }
  const { values, positionals } = read()
  const expected = named.has(verb) ? 1 : 0
  if (positionals.length < expected) throw new UsageError(`${verb}: ${missing[verb] ?? 'a name'} is missing.`)
  if (positionals.length > expected) throw new UsageError(`${verb}: '${positionals[expected]}' is one word too many.`)
  const entries = Object.entries(values)
  return {
    values: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Values,
    flags: new Set(entries.filter(([, value]) => value === true).map(([key]) => key)),
    name: positionals[0] ?? '',
  }
}

const listed = (value: string | undefined): string[] => value?.split(',').filter(Boolean) ?? []

function required(values: Values, key: string, verb: string): string {
  const value = values[key]
  if (!value) throw new UsageError(`${verb}: --${key} is missing.`)
  return value
}

function days(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new UsageError('token create: --days must be a whole number of days.')
  return Number(value)
}

function sql(values: Values): Command {
  const { file, query, user, role } = values
  if (file !== undefined && query !== undefined) throw new UsageError('sql: -f and -q exclude each other.')
  const format = formats.find((known) => known === (values.format ?? 'table'))
  if (!format) throw new UsageError(`sql: --format must be one of ${formats.join(', ')}.`)
  const source: SqlSource =
    query !== undefined
      ? { from: 'text', text: query }
      : file === undefined || file === '-'
        ? { from: 'stdin' }
        : { from: 'file', path: file }
  return { do: 'sql', source, user, role, account: values.account, format }
}

/** Reads the arguments of the admin command. @throws UsageError */
export function parseCommand(args: string[]): Command {
  const [first = 'help', second = '', ...rest] = args
  if (['help', '--help', '-h'].includes(first)) return { do: 'help' }
  const verb = first in optionsOf ? first : `${first} ${second}`
  if (!Object.hasOwn(optionsOf, verb)) throw new UsageError(`There is no command '${verb.trim()}'.`)
  const { values, flags, name } = parse(verb, verb === first ? args.slice(1) : rest)
  const { account, role } = values
  switch (verb) {
    case 'account create':
      return { do: verb, name, organization: values.organization }
    case 'account suspend':
    case 'account resume':
    case 'account undrop':
      return { do: verb, name }
    case 'account drop':
      return { do: verb, name, ...(values.days === undefined ? {} : { days: days(values.days) }) }
    case 'user create':
      if (flags.has('join') && flags.has('password-stdin'))
        throw new UsageError('user create: --join and --password-stdin exclude each other.')
      return {
        do: verb,
        name,
        email: required(values, 'email', verb),
        account,
        role,
        password: flags.has('password-stdin') ? 'stdin' : 'none',
        ...(flags.has('join') ? { join: true } : {}),
      }
    case 'user set-password':
      return { do: verb, name, account, password: 'stdin' }
    case 'user sign-in-link':
    case 'user disable':
    case 'user drop-second-factor':
      return { do: verb, name, account }
    case 'user list':
    case 'audit verify':
      return { do: verb, account }
    case 'token create':
      return {
        do: verb,
        user: required(values, 'user', verb),
        account,
        role,
        days: days(values.days),
        ...(values.networks === undefined ? {} : { networks: listed(values.networks) }),
      }
    case 'sso set':
      return {
        do: verb,
        account,
        issuer: required(values, 'issuer', verb),
        clientId: required(values, 'client-id', verb),
        domains: listed(required(values, 'domains', verb)),
        secret: flags.has('secret-stdin') ? 'stdin' : 'none',
        creates: flags.has('create-users'),
        claim: values.claim,
        roles: listed(values.roles),
        strong: listed(values.strong),
      }
    case 'sso show':
    case 'sso drop':
      return { do: verb, account }
    case 'token list':
      return { do: verb, user: values.user, account }
    case 'token revoke':
      return { do: verb, id: name }
    case 'sql':
      return sql(values)
    case 'backup':
    case 'restore':
      return { do: verb, folder: resolve(name) }
    case 'account list':
    case 'keys rotate':
    case 'check':
      return { do: verb }
    default:
      throw new UsageError(`There is no command '${verb}'.`)
  }
}
