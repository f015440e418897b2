import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { hourName } from './hours.ts'
import { sealAt } from './sealed.ts'

interface Appending {
  file: string
  hour: string
  handle: Promise<FileHandle>
  size: number
}

/** Appends to a results directory's files of bytes, sealed: one an hour, with mode 0600, this object's own. */
export class HourFile {
  private readonly resultsDir: string
  private readonly key: string
  private current: Appending | null = null

  /** `key`: the account's, 32 bytes in hex. */
  constructor(resultsDir: string, key: string) {
    this.resultsDir = resultsDir
    this.key = key
  }

  /** Appends pieces, each to be opened alone; resolves with where they lie once they are there. Calls may overlap. */
  async append(pieces: readonly Buffer[], now = Date.now()): Promise<{ file: string; offsets: number[] }> {
    const current = this.at(now)
    const offsets: number[] = []
    const sealed: Buffer[] = []
    for (const piece of pieces) {
      const one = sealAt(this.key, current.file, current.size, piece)
      offsets.push(current.size)
      sealed.push(one)
      current.size += one.length
    }
    const bytes = sealed.length === 1 ? sealed[0]! : Buffer.concat(sealed)
    // Each append waits for the one before, so that offsets hold.
    const written = current.handle.then(async (handle) => {
      await handle.appendFile(bytes)
      return handle
    })
    current.handle = written
    try {
      await written
    } catch (error) {
      // After a failed write (a full disk) they do not: the next append begins a new file.
      if (this.current === current) this.current = null
      throw error
    }
    return { file: current.file, offsets }
  }

  private at(now: number): Appending {
    const hour = hourName(now, '')
    if (this.current?.hour === hour) return this.current
    this.close()
    const file = `${hour}${randomBytes(4).toString('hex')}.bytes`
    const handle = mkdir(this.resultsDir, { recursive: true, mode: 0o700 }).then(() =>
      open(join(this.resultsDir, file), 'ax', 0o600),
    )
    this.current = { file, hour, handle, size: 0 }
    return this.current
  }

  /** Closes the file; the next append begins a new one. */
  close(): void {
    void this.current?.handle.then((handle) => handle.close()).catch(() => {})
    this.current = null
  }
}
