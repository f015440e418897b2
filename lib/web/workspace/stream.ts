import type { Actor } from '../../access/types.ts'
import { once } from '../../registry.ts'
import type { SqlSession, StatementListener, SubmittedStatement } from '../../warehouse/types.ts'
import type { Answer } from '../answer.ts'
import { unknownHandle } from '../api/answers.ts'
import { type Call, route } from '../route.ts'
import { endedStory } from './ended.ts'
import { endEvent } from './events.ts'
import { type Lines, lineOf, rowsLine } from './lines.ts'
import { Story } from './story.ts'

/** How long a worksheet's statement goes on without its page, which may be loading anew. */
const graceMs = 30_000

/** What statements under way have told, by their ids; one that has ended is told out of the history. */
const stories = () => once('web.stories', () => new Map<string, { actor: Actor; story: Story }>())

const answer = (body: Lines): Answer => ({
  status: 200,
  // A proxy that buffers would hold the first rows back.
  headers: { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' },
  body,
})

/**
 * A statement's story as NDJSON: started, columns, rows, progress, then done or error. The statement is cancelled when
 * its reader goes away; where that is a page that `comesBack`, not before the grace period is over.
 */
export function streamStatement(
  actor: Actor,
  session: SqlSession,
  { request }: Call,
  submit: (listener: StatementListener) => SubmittedStatement,
  { comesBack }: { comesBack: boolean } = { comesBack: false },
): Answer {
  const story = new Story(comesBack ? graceMs : 0, () => void statement.cancel())
  const statement = submit({
    columns: (columns) => story.tell(lineOf({ type: 'columns', columns })),
    rows: (encoded) => story.tell(rowsLine(encoded)),
    progress: (percentage, rows) => story.tellProgress({ type: 'progress', percentage, rows }),
  })
  const { statementId } = statement
  story.tell(lineOf({ type: 'started', statementId, sessionId: session.id, context: session.context() }))
  if (comesBack) stories().set(statementId, { actor, story })
  void statement.outcome.then((outcome) => {
    story.end(lineOf(endEvent(outcome, session.context())))
    stories().delete(statementId)
  })
  return answer(story.read(request.signal))
}

/** The story again, from its beginning; while the statement runs, for the browser session alone that began it. */
async function comeBack(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const id = parameters.statement!
  const found = stories().get(id)
  if (!found) return answer(await endedStory(actor, id))
  const own = (['accountId', 'userId', 'sessionId'] as const).every((part) => found.actor[part] === actor[part])
  if (!own) throw unknownHandle(id)
  return answer(found.story.read(request.signal))
}

export const storyRoute = route('GET', '/api/statements/:statement/story', {}, comeBack)
