import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { MallardError } from '../../errors.ts'
import { type GivenFile, isTooLong, mostEntries } from '../../worksheets/index.ts'
import { badRequest } from '../api/request.ts'

/** An archive may hold so many bytes of text. */
const mostBytes = 50_000_000

/** A file that was left out, and why. */
export interface LeftOut {
  path: string
  why: string
}

const refuse = (what: string) => new MallardError('54000', `${what}; nothing was imported.`, { status: 413 })

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: false })
  } catch (error) {
    throw badRequest(`This is not a zip archive that can be read: ${(error as Error).message}`)
  }
}

/** UTF-8, or UTF-16 with its mark, as some editors of SQL write it. Null: neither, or no text. */
function textOf(bytes: Buffer): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const pieces: Buffer[] = []
  // Ends with an error at the first byte more than the archive says that there are.
  for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/**
 * Reads the files of an archive that `wanted` takes, and its folders. Nothing is written anywhere, so no name can lead
 * out of anything; a name that tries is refused all the same.
 * @throws MallardError 400 for what is no archive, or one that is broken or hostile; 413 for too much in it
 */
export async function unzip(
  path: string,
  wanted: (path: string) => boolean,
): Promise<{ files: GivenFile[]; leftOut: LeftOut[] }> {
  const zip = await opened(path)
  const files: GivenFile[] = []
  const leftOut: LeftOut[] = []
  let bytes = 0
  try {
    if (zip.entryCount > mostEntries) throw refuse(`An archive holds at most ${mostEntries} files and folders`)
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry
      if (fileName.endsWith('/')) files.push({ path: fileName, text: null })
      if (fileName.endsWith('/') || !wanted(fileName)) continue
      if (isTooLong(entry.uncompressedSize)) {
        leftOut.push({ path: fileName, why: 'it is longer than 5 MB' })
        continue
      }
      bytes += entry.uncompressedSize
      if (bytes > mostBytes) throw refuse(`An archive holds at most ${mostBytes / 1_000_000} MB of text`)
      if (entry.isEncrypted()) {
        leftOut.push({ path: fileName, why: 'it is encrypted' })
        continue
      }
      const text = textOf(await contentOf(zip, entry))
      if (text === null) leftOut.push({ path: fileName, why: 'it is no text in UTF-8' })
      else files.push({ path: fileName, text })
    }
  } catch (error) {
    throw error instanceof MallardError ? error : badRequest(`The archive is broken: ${(error as Error).message}`)
  } finally {
    zip.close()
  }
  return { files, leftOut }
}
