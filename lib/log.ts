import { type Logger, pino } from 'pino'
import { config } from './config.ts'
import { once } from './registry.ts'

/**
 * The process's log: JSON lines on standard error. Never pass statement texts, tokens, mail addresses or
 * connection strings to it; the redaction below is a net, not a licence.
 */
export function log(): Logger {
  return once('log', () =>
    pino(
      {
        level: config().logLevel,
        redact: { paths: ['*.password', '*.token', '*.secret', '*.email', '*.authorization'], censor: '[sealed]' },
      },
      pino.destination(2),
    ),
  )
}
