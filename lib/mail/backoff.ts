const second = 1000
const minute = 60 * second
/** A server that restarts is back soon; one that is down for a day is asked once an hour. */
const delays = [15 * second, minute, 4 * minute, 15 * minute]
const longest = 60 * minute

/**
 * Milliseconds to wait after so many tries in vain. A tenth more or less by chance, so that the mails of a bad hour do
 * not come all at once.
 */
export function retryDelay(attempts: number, chance = Math.random()): number {
  return Math.round((delays[attempts - 1] ?? longest) * (0.9 + 0.2 * chance))
}
