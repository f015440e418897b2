/** Ends of single tokens, each as in libpg_query's scan.l. All take and return UTF-16 offsets; -1 means "not terminated". */

const identifier = /[A-Za-z_\u0080-\uffff][A-Za-z_0-9$\u0080-\uffff]*/y
const operators = /[~!@^&|`+\-*/%<>=]+/y
const commentMark = /\/\*|\*\//g
const newline = /[\n\r]/g
const escapedMark = /\\|'/g

/** Letters, digits, `_`, `$` and every character beyond ASCII. */
export function identifierEnd(text: string, at: number): number {
  identifier.lastIndex = at
  identifier.test(text)
  return identifier.lastIndex
}

/** A `--` comment ends before `\n` and before `\r` alike. */
export function lineCommentEnd(text: string, at: number): number {
  newline.lastIndex = at
  const found = newline.exec(text)
  return found ? found.index : text.length
}

/** Block comments nest. */
export function blockCommentEnd(text: string, at: number): number {
  commentMark.lastIndex = at
  let depth = 0
  for (let mark = commentMark.exec(text); mark; mark = commentMark.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return commentMark.lastIndex
  }
  return -1
}

/** The end of an E-string whose inside begins at `at`: a backslash takes the next character with it. */
export function escapedStringEnd(text: string, at: number): number {
  escapedMark.lastIndex = at
  for (let mark = escapedMark.exec(text); mark; mark = escapedMark.exec(text)) {
    if (mark[0] === '\\' || text[mark.index + 1] === "'") escapedMark.lastIndex = mark.index + 2
    else return mark.index + 1
  }
  return -1
}

/**
 * SQL joins strings that only white space with a line break parts. `at` is behind a closing quote; the answer is the
 * offset behind the next opening quote, or -1 when the string ends here. Comments may stand between, but only `--`
 * ones, and the white space must not end in one.
 */
export function continuation(text: string, at: number): number {
  let broken = false
  let position = at
  for (;;) {
    const char = text[position]
    if (char === ' ' || char === '\t' || char === '\f') position++
    else if (char === '\n' || char === '\r') {
      broken = true
      position++
    } else if (char === '-' && text[position + 1] === '-') position = lineCommentEnd(text, position)
    else return broken && char === "'" ? position + 1 : -1
  }
}

/** A stretch of operator characters up to a comment or another kind of character; the offsets are absolute. */
export interface OperatorRun {
  end: number
  /** The last of `~!@^&|\`%`, which rule out plain arithmetic. */
  lastSpecial: number
  /** The last that is neither + nor -. */
  lastSolid: number
  /** The first back-tick; -1 if there is none. */
  tick: number
}

/** The run that begins at `at`; it serves every operator in it, so that a long run is walked once. */
export function operatorRun(text: string, at: number): OperatorRun {
  operators.lastIndex = at
  let end = operators.test(text) ? operators.lastIndex : at + 1
  let lastSpecial = -1
  let lastSolid = -1
  let tick = -1
  for (let position = at; position < end; position++) {
    const char = text[position]!
    const next = text[position + 1]
    if (position > at && ((char === '/' && next === '*') || (char === '-' && next === '-'))) end = position
    else if (char !== '+' && char !== '-') {
      lastSolid = position
      if (char === '`' && tick < 0) tick = position
      if ('~!@^&|`%'.includes(char)) lastSpecial = position
    }
  }
  return { end, lastSpecial, lastSolid, tick }
}

/** An operator does not end in + or - unless a character in it rules out plain arithmetic: `=-` is two, `@-` is one. */
export function operatorEnd(run: OperatorRun, at: number): number {
  return run.lastSpecial >= at ? run.end : Math.max(run.lastSolid, at) + 1
}
