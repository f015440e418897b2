export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** What a cookie says, where only the three known words count. */
export function readTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system'
}

const year = 60 * 60 * 24 * 365

/** Remembers something of the page's looks for the server's next rendering. Never anything secret. */
export function rememberLook(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs https; Mallard also runs on plain loopback.
  document.cookie = `mallard-${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${year}; SameSite=Strict`
}

/** Switches the theme at once, and for later visits. */
export function switchTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  rememberLook('theme', theme)
}
