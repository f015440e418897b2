/**
 * State that must exist once in the process. The server entry runs as plain Node modules and the routes as
 * a bundle, so a module-level variable would exist twice; this hangs on globalThis instead.
 * `make` runs at the first call for `key`; use `forget` in tests only.
 */
export function once<T>(key: string, make: () => T): T {
  const all = globalThis as unknown as Record<symbol, T | undefined>
  const name = Symbol.for(`mallard.${key}`)
  const found = all[name]
  if (found !== undefined) return found
  const made = make()
  all[name] = made
  return made
}

/** Drops what `once` made for `key`, so that the next call makes it anew. */
export function forget(key: string): void {
  delete (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(`mallard.${key}`)]
}
