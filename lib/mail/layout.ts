import type { Message } from './types.ts'

/** What a mail says, before it is set as text and as HTML. */
export interface Letter {
  subject: string
  paragraphs: string[]
  /** The one thing to do. */
  link?: { label: string; url: string }
  /** Below the link: for how long it works, what to do if one did not ask for it. */
  notes?: string[]
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!)

/** Names in a subject come from people: a line break there would begin a header. */
const oneLine = (text: string) => text.replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, ' ').trim()

const font = "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

function html({ subject, paragraphs, link, notes = [] }: Letter): string {
  const paragraph = (text: string) => `<p style="margin:0 0 14px">${escaped(text)}</p>`
  const button = link
    ? `<p style="margin:20px 0"><a href="${escaped(link.url)}" style="display:inline-block;padding:9px 18px;border-radius:6px;background:#0a7358;color:#ffffff;text-decoration:none;font-weight:600">${escaped(link.label)}</a></p>
<p style="margin:0 0 14px;font-size:12px;color:#57615e">Or open this address: <br><a href="${escaped(link.url)}" style="color:#0a7358;word-break:break-all">${escaped(link.url)}</a></p>`
    : ''
  const small = notes
    .map((note) => `<p style="margin:0 0 8px;font-size:12px;color:#57615e">${escaped(note)}</p>`)
    .join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f4f5f4;color:#15191a;font-size:14px;line-height:1.5;${font}">
<div style="max-width:520px;margin:0 auto;padding:24px 28px;border:1px solid #e2e5e3;border-radius:8px;background:#ffffff">
<p style="margin:0 0 18px;font-size:16px;font-weight:600">Mallard</p>
${paragraphs.map(paragraph).join('\n')}
${button}
${small}
</div></body></html>
`
}

/** Sets a letter as plain text and as HTML; both say the same, nothing is loaded from anywhere. */
export function set(letter: Letter): Message {
  const subject = oneLine(letter.subject)
  const { paragraphs, link, notes = [] } = letter
  const parts = [...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : []), ...notes]
  return { subject, text: `${parts.join('\n\n')}\n`, html: html({ ...letter, subject }) }
}
