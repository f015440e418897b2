import { ofTokens, type Token } from '../../sql/index.ts'

const opensItem = new Set(['SELECT', 'VALUES', 'SET'])
const endsItem = new Set(
  'FROM WHERE GROUP HAVING ORDER LIMIT OFFSET ON USING SAMPLE TABLESAMPLE QUALIFY WHEN'.split(' '),
)
const beforeParenthesis = new Set(
  'VALUES AS SELECT FROM IN EXISTS SET MATERIALIZED ALL ANY SOME UNION EXCEPT INTERSECT JOIN LATERAL NOT AND OR'.split(
    ' ',
  ),
)

/** What is known of one pair of brackets, or of the whole text. */
interface Level {
  /** Is what stands here a plain item as far as the words in these brackets tell; undefined before the first such word. */
  told: boolean | undefined
  /** The answer while no word tells: that of the level around. */
  around: boolean
  /** None of the brackets around belongs to a call. */
  free: boolean
}

/**
 * For each token: could a nextval stand there? Inside a table function's argument, a LIMIT or a prepared argument it is
 * evaluated while the text is planned and can kill the instance (ARCHITECTURE 4). So, from there outwards: the nearest
 * clause word must open a list of plain items, and no enclosing parenthesis may belong to a call. In a DEFAULT it may stand anywhere.
 */
export const plainItems = ofTokens((tokens): readonly boolean[] => {
  const levels: Level[] = []
  let level: Level = { told: undefined, around: false, free: true }
  return tokens.map((token, at) => {
    const plain = level.told ?? level.around
    if (token.kind === 'operator') {
      if (token.text === '(' || token.text === '[') {
        levels.push(level)
        level = inside(level, plain, token.text === '(' ? tokens[at - 1] : undefined)
      } else if (token.text === ')' || token.text === ']') level = levels.pop() ?? level
    } else if (token.keyword === 'DEFAULT') level.told = true
    else if (endsItem.has(token.keyword)) level.told = false
    else if (opensItem.has(token.keyword)) level.told = level.free
    return plain
  })
})

/** `before`: what stands before the parenthesis. */
function inside(outer: Level, plain: boolean, before: Token | undefined): Level {
  const free = outer.free && !isCallName(before)
  const around = before?.keyword === 'VALUES' ? outer.free : plain && !isCallName(before)
  return { told: undefined, around, free }
}

function isCallName(token: Token | undefined): boolean {
  if (token?.kind === 'quoted') return true
  return token?.kind === 'identifier' && !beforeParenthesis.has(token.keyword)
}
