import { notSupported, placeAt } from '../../errors.ts'
import { type Call, calls, parentheses, type Token } from '../../sql/index.ts'

/**
 * DuckDB walks documents by recursion without a bound, and a thread's stack ends at some 30,000 levels: a segmentation
 * fault. Measured: JSON as VARIANT fails between 20,000 and 50,000, json_contains and json_merge_patch above 50,000.
 */
const deepest = 20_000
/** Of a structure DuckDB makes a type while it binds, and computes with each of its levels. */
const deepestStructure = 100

const recursive = /^(json_contains|json_merge_patch|variant_.*)$/i
const takesStructure = /^(json_transform|json_transform_strict|from_json|from_json_strict)$/i

/**
 * Refuses documents of which the text tells that they are too deep for what it does with them: a literal, or a bracket
 * that `repeat` repeats. What tables hold is not looked at.
 * @throws MallardError 0A000
 */
export function refuseDeepDocuments(text: string, tokens: readonly Token[]): void {
  const all = calls(tokens)
  for (const call of all) if (takesStructure.test(call.name)) refuseStructure(text, tokens, call)
  if (!all.some((call) => recursive.test(call.name)) && !tokens.some((token) => token.keyword === 'VARIANT')) return
  for (const token of tokens)
    if (token.kind === 'string' && depthOf(token.value) > deepest) throw tooDeep(text, token.start)
  for (const call of all) {
    if (call.name.toLowerCase() !== 'repeat') continue
    const [what, comma, times] = tokens.slice(call.last + 2, call.last + 5)
    if (what?.kind !== 'string' || comma?.text !== ',' || times?.kind !== 'number') continue
    if (depthOf(what.value) * Number(times.text.replaceAll('_', '')) > deepest) throw tooDeep(text, call.start)
  }
}

const tooDeep = (text: string, at: number) =>
  notSupported(`A document of more than ${deepest} levels cannot be processed here.`, undefined, placeAt(text, at))

/** @throws MallardError 0A000 unless the last argument is a literal of a few levels */
function refuseStructure(text: string, tokens: readonly Token[], call: Call): void {
  const at = parentheses(tokens).closing[call.last + 1]! - 1
  const structure = tokens[at]
  const literal = structure?.kind === 'string' && /^[(,]$/.test(tokens[at - 1]?.text ?? '')
  if (literal && depthOf(structure.value) <= deepestStructure) return
  throw notSupported(
    `The structure of ${call.name.toLowerCase()} is one string literal of at most ${deepestStructure} levels here.`,
    `Write it out: from_json(doc, '{"id": "INTEGER"}').`,
    placeAt(text, call.start),
  )
}

/** The deepest nesting of [] and {} in a document. */
function depthOf(json: string): number {
  let depth = 0
  let most = 0
  for (const char of json) {
    if (char === '[' || char === '{') most = Math.max(most, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return most
}
