/** Whichever comes first: the value, the client's going away, or `ms` milliseconds. Leaves no timer behind. */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal, ms: number): Promise<T | 'gone' | 'late'> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve('gone')
    const gone = () => end(() => resolve('gone'))
    const timer = setTimeout(() => end(() => resolve('late')), ms)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', gone)
      settle()
    }
    signal.addEventListener('abort', gone, { once: true })
    work.then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    )
  })
}
