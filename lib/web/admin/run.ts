import { MallardError, shown } from '../../errors.ts'
import { log } from '../../log.ts'
import { changeAccountCommand, createAccountCommand, listAccountsCommand } from './accounts.ts'
import { type Command, usage } from './arguments.ts'
import { verifyAuditCommand } from './audit.ts'
import { backupCommand } from './backup.ts'
import { checkCommand } from './check.ts'
import { rotateKeysCommand } from './keys.ts'
import { sqlCommand } from './sql.ts'
import { dropProviderCommand, setProviderCommand, showProviderCommand } from './sso.ts'
import { createTokenCommand, listTokensCommand, revokeTokenCommand } from './tokens.ts'
import {
  createUserCommand,
  disableUserCommand,
  dropSecondFactorCommand,
  listUsersCommand,
  setPasswordCommand,
  signInLinkCommand,
} from './users.ts'

/** A command with all that it needs: what its files and standard input held is in it. */
export interface ReadyCommand {
  command: Command
  /** The SQL text, or the password. */
  input?: string
}

/** Where a command writes; it ends when `signal` aborts. */
export interface Console {
  out(text: string): Promise<void>
  err(text: string): Promise<void>
  signal: AbortSignal
}

async function dispatch({ command, input = '' }: ReadyCommand, to: Console): Promise<number> {
  switch (command.do) {
    case 'help':
      await to.out(usage)
      return 0
    case 'account create':
      return createAccountCommand(command, to)
    case 'account list':
      return listAccountsCommand(to)
    case 'account suspend':
    case 'account resume':
    case 'account drop':
    case 'account undrop':
      return changeAccountCommand(command, to)
    case 'user create':
      return createUserCommand(command, input, to)
    case 'user set-password':
      return setPasswordCommand(command, input, to)
    case 'user sign-in-link':
      return signInLinkCommand(command, to)
    case 'user disable':
      return disableUserCommand(command, to)
    case 'user drop-second-factor':
      return dropSecondFactorCommand(command, to)
    case 'user list':
      return listUsersCommand(command, to)
    case 'token create':
      return createTokenCommand(command, to)
    case 'sso set':
      return setProviderCommand(command, input, to)
    case 'sso show':
      return showProviderCommand(command, to)
    case 'sso drop':
      return dropProviderCommand(command, to)
    case 'token list':
      return listTokensCommand(command, to)
    case 'token revoke':
      return revokeTokenCommand(command, to)
    case 'sql':
      return sqlCommand(command, input, to)
    case 'audit verify':
      return verifyAuditCommand(command, to)
    case 'keys rotate':
      return rotateKeysCommand(to)
    case 'backup':
      return backupCommand(command, to)
    case 'restore':
      throw new MallardError('55006', 'The data directory is in use; a backup goes into an empty one.')
    case 'check':
      return checkCommand(to)
  }
}

/**
 * Runs a command of the admin command in this process, which holds the data directory.
 * @returns its exit code: 0, or 1 when it failed; then `err` says why
 */
export async function runCommand(ready: ReadyCommand, to: Console): Promise<number> {
  try {
    return await dispatch(ready, to)
  } catch (error) {
    const public_ = shown(error)
    if (public_.sqlState === 'XX000') log().error({ err: public_.cause ?? error }, 'admin command failed')
    await to.err(`Error ${public_.sqlState}: ${public_.text}\n`)
    return 1
  }
}
