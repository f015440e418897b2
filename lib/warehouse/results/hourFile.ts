import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { hourName } from './hours.ts'

interface Appending {
  file: string
  hour: string
  handle: Promise<FileHandle>
  size: number
}

/** Appends to a results directory's files of bytes: one an hour, with mode 0600, this object's own. */
export class HourFile {
  private readonly resultsDir: string
  private current: Appending | null = null

  constructor(resultsDir: string) {
    this.resultsDir = resultsDir
  }

  /** Appends; resolves with where the bytes lie once they are there. Calls may overlap. */
  async append(bytes: Buffer, now = Date.now()): Promise<{ file: string; offset: number }> {
    const current = this.at(now)
    const offset = current.size
    current.size += bytes.length
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
    return { file: current.file, offset }
  }

  private at(now: number): Appending {
    const hour = hourName(now, '')
    if (this.current?.hour === hour) return this.current
    this.close()
    const file = `${hour}${randomBytes(4).toString('hex')}.bytes`
    const handle = mkdir(this.resultsDir, { recursive: true, mode: 0o700 }).then(() =>
      open(join(this.resultsDir, file), 'a', 0o600),
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
