/** Quotes a name unless it can stand bare. */
export function quoteNameIfNeeded(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
