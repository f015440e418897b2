/** Makes the XML of a cell at a place such as `B2` out of a value's text. */
export type CellWriter = (place: string, value: string) => string

const longest = 32_767
const dayMs = 86_400_000
/** Excel counts days from here, and is right from March 1900 on: it takes 1900 for a leap year. */
const dayNought = Date.UTC(1899, 11, 30)
const firstDay = 61
const lastDay = 2_958_465
/** As styles.xml numbers them. */
const style = { date: 2, moment: 3, fraction: 4, clock: 5 }

/** `A`, `B`, ... `Z`, `AA`: a column's letters, from 0. */
export function columnLetters(at: number): string {
  return (at < 26 ? '' : columnLetters(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26))
}

const unsafe = /[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** XML has no control characters; Excel writes them as `_x0001_`, and what looks like that with its `_` escaped. */
function escaped(text: string): string {
  return text.replace(unsafe, (found) => {
    if (found.startsWith('_')) return `_x005F${found}`
    return entities[found] ?? `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
  })
}

export function textCell(place: string, text: string, format: number): string {
  const styled = format === 0 ? '' : ` s="${format}"`
  return `<c r="${place}"${styled} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

const numberCell = (place: string, value: number | string, format = 0) =>
  `<c r="${place}"${format === 0 ? '' : ` s="${format}"`}><v>${value}</v></c>`

/** Excel keeps 15 digits. */
const isExact = (text: string) => text.replace(/^-?[0.]*/, '').replace('.', '').length <= 15

/** The part of a day in milliseconds; null where Excel would have to round it. */
function clockMs(text: string): number | null {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})0*)?$/.exec(text)
  if (!match) return null
  const [, hours, minutes, seconds, fraction = ''] = match
  return ((+hours! * 60 + +minutes!) * 60 + +seconds!) * 1000 + +fraction.padEnd(3, '0')
}

function dayOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const day = (Date.parse(`${text}T00:00:00Z`) - dayNought) / dayMs
  return day >= firstDay && day <= lastDay ? day : null
}

function momentCell(place: string, value: string): string | null {
  const day = dayOf(value.slice(0, 10))
  const ms = clockMs(value.slice(11))
  if (day === null || ms === null) return null
  return numberCell(place, day + ms / dayMs, ms % 1000 === 0 ? style.moment : style.fraction)
}

const whole = /^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^BIGNUM$|^DECIMAL/

/** What can be a number or a date of Excel's, by type; null: this value cannot. */
function valueCell(type: string): ((place: string, value: string) => string | null) | null {
  if (whole.test(type)) return (place, value) => (isExact(value) ? numberCell(place, value) : null)
  if (type === 'DOUBLE' || type === 'FLOAT')
    return (place, value) => {
      const size = Math.abs(Number(value))
      return size === 0 || (size >= 2.3e-308 && size <= 9.99e307) ? numberCell(place, value) : null
    }
  if (type === 'BOOLEAN') return (place, value) => `<c r="${place}" t="b"><v>${value === 'true' ? 1 : 0}</v></c>`
  if (type === 'DATE')
    return (place, value) => {
      const day = dayOf(value)
      return day === null ? null : numberCell(place, day, style.date)
    }
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return momentCell
  if (type === 'TIME')
    return (place, value) => {
      const ms = clockMs(value)
      return ms === null || ms >= dayMs ? null : numberCell(place, ms / dayMs, style.clock)
    }
  return null
}

/** The writer of a column's cells. `onCut` hears of each text that is longer than a cell. */
export function cellWriter(type: string, onCut: () => void): CellWriter {
  const asValue = valueCell(type)
  return (place, value) => {
    const cell = asValue?.(place, value)
    if (cell) return cell
    if (value.length <= longest) return textCell(place, value, 0)
    onCut()
    // Half a pair of surrogates would be no XML.
    const end = /[\ud800-\udbff]/.test(value[longest - 1]!) ? longest - 1 : longest
    return textCell(place, value.slice(0, end), 0)
  }
}
