const key = 'mallard-run-on-arrival'

/**
 * Asks the workspace to run a worksheet when it opens: for "Run again". It goes through this tab's own store, since
 * an address that runs something could be given to anybody.
 */
export function runOnArrival(worksheetId: string): void {
  sessionStorage.setItem(key, worksheetId)
}

/** True once for the worksheet that was asked for. */
export function takeRunOnArrival(worksheetId: string): boolean {
  if (sessionStorage.getItem(key) !== worksheetId) return false
  sessionStorage.removeItem(key)
  return true
}
