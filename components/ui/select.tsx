import type { ComponentProps } from 'react'
import { inputClass } from './input'

/** The browser's own select: small, quick and known to every screen reader. */
export function Select({ label, className = '', ...rest }: ComponentProps<'select'> & { label: string }) {
  return <select aria-label={label} className={`${inputClass} w-auto! pr-1! ${className}`} {...rest} />
}
