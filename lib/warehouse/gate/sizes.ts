import { MallardError, placeAt } from '../../errors.ts'
import { type Call, calls, type Token } from '../../sql/index.ts'
import { Levels } from './levels.ts'

/** Characters, bits or elements of one value. */
const most = 64 * 1024 * 1024
/** Of characters, compared in one step that no cancel reaches. */
const mostPairs = 1_000_000_000

/** An argument as indexes of its first token and behind its last; null for what stands before the dot of a method. */
type Argument = [from: number, to: number] | null

/**
 * DuckDB computes calls of constants while it optimises, in one step that cannot be interrupted: `repeat('x', 4000000000)`
 * would hold everybody up until the engine is replaced. What the literals alone tell is refused before that; for all
 * else there is the watch on memory (ARCHITECTURE 2).
 * @throws MallardError 22023 at the call
 */
export function refuseHugeValues(text: string, tokens: readonly Token[]): void {
  const all = calls(tokens)
  if (!all.some((call) => made.has(call.name.toLowerCase()))) return
  const sizes = new Sizes(tokens, all)
  for (const call of all) {
    const name = call.name.toLowerCase()
    const [limit, unit] = limits.get(name) ?? [most, 'characters or elements']
    const size = sizes.ofCall(call)
    if (size > limit)
      throw new MallardError('22023', `${name} would work on ${size} ${unit} at once; ${limit} are allowed.`, {
        hint: name === 'range' || name === 'generate_series' ? `FROM ${name}(...) makes them row by row.` : undefined,
        place: placeAt(text, call.start),
      })
  }
}

const limits = new Map(
  Object.entries<[number, string]>({
    levenshtein: [mostPairs, 'pairs of characters'],
    damerau_levenshtein: [mostPairs, 'pairs of characters'],
    editdist3: [mostPairs, 'pairs of characters'],
  }),
)

/** How large the value is that a call makes, or works on, as far as literals tell: at least that. */
const made = new Map(
  Object.entries<(sizes: Sizes, args: Argument[]) => number>({
    repeat: (sizes, [what, times]) => Math.max(1, sizes.of(what)) * sizes.number(times),
    lpad: (sizes, [, length]) => sizes.number(length),
    rpad: (sizes, [, length]) => sizes.number(length),
    bitstring: (sizes, [, length]) => sizes.number(length),
    list_resize: (sizes, [, length]) => sizes.number(length),
    array_resize: (sizes, [, length]) => sizes.number(length),
    range: series,
    generate_series: series,
    reservoir_quantile: (sizes, [, , length]) => sizes.number(length),
    format: (sizes, args) => formatted(sizes, args, /\{[^{}]*\{/),
    printf: (sizes, args) => formatted(sizes, args, /%[^a-zA-Z]*\*/),
    concat: (sizes, args) => args.reduce((sum, arg) => sum + sizes.of(arg), 0),
    levenshtein: pairs,
    damerau_levenshtein: pairs,
    editdist3: pairs,
  }),
)

function series(sizes: Sizes, args: Argument[]): number {
  const [first = 0, second, step = 1] = args.map((arg) => sizes.number(arg))
  const [from, to] = second === undefined ? [0, first] : [first, second]
  return step === 0 ? 0 : Math.max(0, Math.floor((to - from) / step))
}

function pairs(sizes: Sizes, [a, b]: Argument[]): number {
  return sizes.of(a) * sizes.of(b)
}

/** Widths stand in the format, or are arguments where it says so. */
function formatted(sizes: Sizes, [format, ...args]: Argument[], widthByArgument: RegExp): number {
  const pattern = sizes.literal(format)
  const widths = (pattern.match(/\d{6,}/g) ?? []).map(Number)
  const given = widthByArgument.test(pattern) ? args.map((arg) => sizes.number(arg)) : []
  return [...widths, ...given].reduce((most, width) => Math.max(most, width), 0)
}

class Sizes {
  readonly #tokens: readonly Token[]
  readonly #levels: Levels
  readonly #calls: ReadonlyMap<number, Call>
  readonly #known = new Map<Call, number>()

  constructor(tokens: readonly Token[], all: readonly Call[]) {
    this.#tokens = tokens
    this.#levels = new Levels(tokens)
    this.#calls = new Map(all.map((call) => [call.last, call]))
  }

  ofCall(call: Call): number {
    const known = this.#known.get(call)
    if (known !== undefined) return known
    const size =
      call.position === 'table' ? undefined : made.get(call.name.toLowerCase())?.(this, this.#arguments(call))
    this.#known.set(call, size ?? 0)
    return size ?? 0
  }

  /** The length of what an argument is joined of: strings and calls. */
  of(arg: Argument | undefined): number {
    let size = 0
    for (const at of this.#level(arg)) {
      const call = this.#calls.get(at)
      if (this.#tokens[at]!.kind === 'string') size += this.#tokens[at]!.value.length
      else if (call) size += this.ofCall(call)
      else if (this.#tokens[at]!.text === '(') size += this.of([at + 1, this.#levels.end(at)])
    }
    return size
  }

  /** A product of numbers; 0 for anything else. */
  number(arg: Argument | undefined): number {
    let product = Number.NaN
    let sign = 1
    for (const at of this.#level(arg)) {
      const token = this.#tokens[at]!
      if (token.text === '::') break
      if (token.text === '-') sign = -sign
      else if (token.kind === 'number') product = (Number.isNaN(product) ? 1 : product) * plain(token.text)
      else if (token.text === '(')
        product = (Number.isNaN(product) ? 1 : product) * this.number([at + 1, this.#levels.end(at)])
      else if (token.text !== '*') return 0
    }
    return Number.isNaN(product) ? 0 : sign * product
  }

  /** The value of an argument that is one string. */
  literal(arg: Argument | undefined): string {
    const token = arg ? this.#tokens[arg[0]] : undefined
    return token?.kind === 'string' && arg![1] === arg![0] + 1 ? token.value : ''
  }

  /** The tokens of an argument, each group in brackets as its opening one. */
  *#level(arg: Argument | undefined): Generator<number> {
    if (!arg) return
    for (let at = arg[0]; at < arg[1]; at = this.#levels.behind(at)) yield at
  }

  #arguments(call: Call): Argument[] {
    const open = call.last + 1
    const args: Argument[] = this.#levels.elements(open + 1, this.#levels.end(open))
    // `'x'.repeat(3)`; a schema of DuckDB's own may stand before the name.
    const [first] = call.parts
    const isMethod = call.afterDot || (call.parts.length > 1 && !/^(main|system|pg_catalog)$/i.test(first!.value))
    if (!isMethod) return args
    const isString = this.#tokens[call.first - 2]?.kind === 'string'
    return [call.afterDot && isString ? [call.first - 2, call.first - 1] : null, ...args]
  }
}

const plain = (text: string) => Number(text.replaceAll('_', ''))
