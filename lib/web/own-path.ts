/** A path of this server to go on to; `/` for anything else: an address of elsewhere is never followed. */
export function ownPath(next: string | null | undefined): string {
  return next && /^\/(?![/\\])[^\x00-\x1f]*$/.test(next) ? next : '/'
}
