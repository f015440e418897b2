import type { Scale } from '@/lib/warehouse/engine/kept/types'

const day = 86_400_000

/** A place of an axis as people read it: 1,234.5, 2026-11-24, 2026-11-24 17:05, 17:05:09. */
export function placeText(place: number, scale: Scale): string {
  if (scale === 'number') return numberText(place)
  const moment = new Date(place)
  if (Number.isNaN(moment.getTime())) return String(place)
  const iso = moment.toISOString()
  const time = iso.slice(11, place % 60_000 === 0 ? 16 : 19)
  if (scale === 'clock') return place === day ? '24:00' : time
  const date = iso.slice(0, iso.indexOf('T'))
  return place % day === 0 ? date : `${date} ${time}`
}

const grouped = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })

/** A figure with at most six digits that count, and an exponent where it is far from one. */
export function numberText(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e12 || size < 1e-4)) return value.toExponential(3).replace(/\.?0+e/, 'e')
  return Number.isInteger(value) ? value.toLocaleString('en-US') : grouped.format(value)
}
