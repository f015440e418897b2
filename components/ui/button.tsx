import type { ComponentProps } from 'react'

export type ButtonTone = 'plain' | 'primary' | 'quiet' | 'danger'

const tones: Record<ButtonTone, string> = {
  plain: 'border-line-strong bg-surface text-text hover:bg-hover active:bg-pressed',
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover font-medium',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-text active:bg-pressed',
  danger: 'border-transparent bg-danger text-surface hover:opacity-90 font-medium',
}

/** Class names of a button, for elements that are not one: links, menu triggers. */
export function buttonClass(tone: ButtonTone = 'plain', square = false): string {
  return `inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm whitespace-nowrap select-none transition-colors duration-75 disabled:pointer-events-none disabled:opacity-50 data-disabled:opacity-50 ${square ? 'w-7' : 'px-2.5'} ${tones[tone]}`
}

export function Button({
  tone = 'plain',
  className = '',
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { tone?: ButtonTone }) {
  return <button type={type} className={`${buttonClass(tone)} ${className}`} {...rest} />
}

/** A square button that shows an icon alone; `label` is what it is called, in the tooltip and to screen readers. */
export function IconButton({
  label,
  tone = 'quiet',
  className = '',
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { label: string; tone?: ButtonTone }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={`${buttonClass(tone, true)} ${className}`}
      {...rest}
    />
  )
}
