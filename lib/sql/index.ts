export { type Call, calls } from './calls.ts'
export { type Chain, type ChainPart, chains } from './chains.ts'
export {
  type CreateHead,
  type ExplainHead,
  type Head,
  headOf,
  type NameAt,
  type ObjectKind,
  type TargetHead,
} from './classify.ts'
export { type CteName, cteNames, hiddenByCte } from './ctes.ts'
export { type Edited, edit, mapPosition, type Replacement } from './edit.ts'
export { columnNameWords, reservedWords, typeFunctionWords, unreservedWords } from './keywords.ts'
export { code, firstKeyword, lex, lexStatement, type Token, type TokenKind, upper } from './lexer.ts'
export { ofTokens } from './ofTokens.ts'
export { asDollars, type NamedParameter, namedParameters, parameterNames } from './parameters.ts'
export { type Parentheses, parentheses } from './parentheses.ts'
export { parseHouse } from './parse.ts'
export { parseName, quoteName, quoteNameIfNeeded, quoteQualified, quoteString } from './quote.ts'
export { withoutSecrets } from './secrets.ts'
export { type Piece, split, statementAt } from './split.ts'
export type * from './statements.ts'
