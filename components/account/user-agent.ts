const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Headless Chrome'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** A User-Agent in words, as well as it can be told: `Firefox on Linux`. */
export function browserName(agent: string | null): string {
  if (!agent) return 'Unknown browser'
  const of = (list: [RegExp, string][]) => list.find(([form]) => form.test(agent))?.[1]
  const [browser, system] = [of(browsers), of(systems)]
  return [browser ?? 'A browser', ...(system ? [`on ${system}`] : [])].join(' ')
}
