/** Keys, each in its cap. `Mod` is Ctrl, or Cmd on a Mac: both are told, since the server cannot know. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="inline-flex h-4.5 items-center rounded border border-line-strong bg-sunken px-1 font-sans text-2xs text-muted">
      {keys}
    </kbd>
  )
}
