'use client'
import { useEffect, useRef, useState } from 'react'
import type { FileOptions, FilePreview } from '@/lib/warehouse/import/types'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { quotePath } from '../editor/names'
import { askPreview, closeSession, dropUpload, LoadError, loadFile, openSession, sendFile } from './upload'

/** What is told of how a file is to be loaded. */
export interface LoadForm {
  mode: 'new' | 'append'
  table: string
  options: FileOptions
  types: Record<string, string>
  without: string[]
}

type Stage =
  | { at: 'choose' }
  | { at: 'send'; sent: number; total: number }
  | { at: 'sent' }
  | { at: 'load'; percentage: number }

interface Failure {
  message: string
  hint?: string | undefined
}

const failureOf = (error: unknown): Failure =>
  error instanceof LoadError
    ? error
    : { message: error instanceof TypeError ? 'The server cannot be reached.' : 'The file could not be loaded.' }

/** A file on its way into a table: sent once, looked at as often as its form changes, loaded at the end. */
export function useLoad(place: readonly string[], form: LoadForm, role: string) {
  const [file, setFile] = useState<File | null>(null)
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [uploadId, setUploadId] = useState<string | null>(null)
  const [preview, setPreview] = useState<FilePreview | null>(null)
  const [looking, setLooking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const abort = useRef<AbortController | null>(null)
  const session = useRef<{ role: string; id: Promise<string> } | null>(null)
  const kept = useRef<string | null>(null)

  function sessionId(): Promise<string> {
    if (session.current?.role !== role) {
      leaveSession()
      session.current = { role, id: openSession(quoteNameIfNeeded(role)) }
      session.current.id.catch(() => {
        session.current = null
      })
    }
    return session.current!.id
  }
  function leaveSession() {
    void session.current?.id.then(closeSession, () => undefined)
    session.current = null
  }
  function forget() {
    abort.current?.abort()
    if (kept.current) dropUpload(kept.current)
    kept.current = null
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: at the end, what is held then
  useEffect(
    () => () => {
      forget()
      leaveSession()
    },
    [],
  )

  async function choose(next: File) {
    forget()
    setFile(next)
    setUploadId(null)
    setPreview(null)
    setFailure(null)
    setStage({ at: 'send', sent: 0, total: next.size })
    const mine = new AbortController()
    abort.current = mine
    try {
      const sent = await sendFile(next, (so, total) => setStage({ at: 'send', sent: so, total }), mine.signal)
      kept.current = sent.uploadId
      setUploadId(sent.uploadId)
      setStage({ at: 'sent' })
    } catch (error) {
      if (abort.current !== mine) return
      setStage({ at: 'choose' })
      if (mine.signal.aborted) setFile(null)
      else setFailure(failureOf(error))
    }
  }

  const table = form.table.trim() === '' ? '' : quotePath([...place, form.table.trim()])
  const asked = JSON.stringify([uploadId, role, table, form])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is all of them
  useEffect(() => {
    if (!uploadId || !file) return
    const mine = new AbortController()
    setLooking(true)
    const timer = setTimeout(async () => {
      try {
        const wish = { uploadId, fileName: file.name, sessionId: await sessionId(), table, ...formPart(form) }
        const found = await askPreview(wish, mine.signal)
        setPreview(found)
        setFailure(null)
      } catch (error) {
        if (mine.signal.aborted) return
        setFailure(failureOf(error))
        // What was seen last stays to be mended; it is not what would be loaded.
        setPreview((old) => old && withoutSql(old))
      }
      setLooking(false)
    }, 200)
    return () => {
      clearTimeout(timer)
      mine.abort()
    }
  }, [asked])

  /** @returns the rows that were loaded; null when it failed or was stopped */
  async function load(): Promise<number | null> {
    if (!uploadId || !file || !preview) return null
    setFailure(null)
    setStage({ at: 'load', percentage: -1 })
    abort.current = new AbortController()
    const { signal } = abort.current
    try {
      const { options, mode } = form
      const wish = {
        uploadId,
        fileName: file.name,
        sessionId: await sessionId(),
        options,
        mode,
        table,
        ...preview.load,
      }
      const rows = await loadFile(wish, (percentage) => setStage({ at: 'load', percentage }), signal)
      kept.current = null
      return rows
    } catch (error) {
      setStage({ at: 'sent' })
      setFailure(signal.aborted ? { message: 'Stopped. Nothing was loaded.' } : failureOf(error))
      return null
    }
  }

  return { file, stage, preview, looking, failure, choose, load, stop: () => abort.current?.abort() }
}

function withoutSql({ sql: _, ...rest }: FilePreview): FilePreview {
  return rest
}

const formPart = ({ mode, options, types, without }: LoadForm) => ({ mode, options, types, without })
