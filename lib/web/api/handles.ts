import { once } from '../../registry.ts'
import type { DoneFacts, Failure } from './envelope.ts'
import type { Ended, RequestRun } from './run.ts'

/** How a request ended, without rows: what its handle, and a repeat of its `requestId`, answer later. */
export type EndedRequest =
  | { kind: 'statement'; facts: DoneFacts }
  | { kind: 'several'; facts: DoneFacts; statementHandles: string[] }
  | { kind: 'failed'; failure: Failure }

/** A request under way. */
export interface OpenRequest {
  run: RequestRun
  createdOn: number
  /** What a repeat of its `requestId` must have in common with it. */
  fingerprint: string
  /** Settles once the end is written down. */
  ended: Promise<{ request: EndedRequest; ended: Ended }>
}

const REMEMBERED_MS = 24 * 60 * 60 * 1000
const MOST_REMEMBERED = 20_000

interface Remembered {
  request: EndedRequest
  until: number
}

interface Handles {
  open: Map<string, OpenRequest>
  byRequestId: Map<string, OpenRequest>
  ended: Map<string, Remembered>
}

const handles = () =>
  once<Handles>('web.handles', () => ({ open: new Map(), byRequestId: new Map(), ended: new Map() }))

const key = (userId: string, handle: string) => `${userId} ${handle}`

/** Lists a request under its handle, and its `requestId` if it has one, until it ends. */
export function track(userId: string, request: OpenRequest, requestId: string | undefined): void {
  const { open, byRequestId, ended } = handles()
  const handle = key(userId, request.run.handle)
  open.set(handle, request)
  if (requestId) byRequestId.set(key(userId, requestId), request)
  void request.ended.then((end) => {
    open.delete(handle)
    if (requestId) byRequestId.delete(key(userId, requestId))
    // A single statement is in the history; only what the history does not know is remembered here.
    if (end.request.kind === 'statement') return
    if (ended.size >= MOST_REMEMBERED) ended.delete(ended.keys().next().value!)
    ended.set(handle, { request: end.request, until: Date.now() + REMEMBERED_MS })
  })
}

/** The user's request under way with this handle. */
export function openRequest(userId: string, handle: string): OpenRequest | null {
  return handles().open.get(key(userId, handle)) ?? null
}

/** The user's request under way with this `requestId`. */
export function openRequestById(userId: string, requestId: string | undefined): OpenRequest | null {
  return requestId === undefined ? null : (handles().byRequestId.get(key(userId, requestId)) ?? null)
}

/** How a request of several statements, or a failed one, ended. */
export function endedRequest(userId: string, handle: string): EndedRequest | null {
  const found = handles().ended.get(key(userId, handle))
  return found && found.until > Date.now() ? found.request : null
}
