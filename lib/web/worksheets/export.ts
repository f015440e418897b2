import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Actor } from '../../access/types.ts'
import { recordBy } from '../../audit/index.ts'
import { type ExportedFile, exportFiles } from '../../worksheets/index.ts'
import type { Answer } from '../answer.ts'
import { type Call, route } from '../route.ts'

/** A zip archive, packed while it is read: one text at a time is in memory. */
function zipped(files: readonly ExportedFile[]): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  zip.on('error', (error: Error) => out.destroy(error))
  for (const { path, updatedAt, text } of files) {
    const mtime = new Date(updatedAt)
    if (!text) zip.addEmptyDirectory(path, { mtime })
    else {
      const read = async () => Buffer.from(await text())
      zip.addReadStreamLazy(path, { mtime }, (give) => {
        read().then(
          (bytes) => give(null, Readable.from([bytes])),
          (error: Error) => out.destroy(error),
        )
      })
    }
  }
  zip.end()
  return out
}

const day = () => new Date().toISOString().slice(0, 10)

/** A header takes few characters; the second name is for browsers that know UTF-8, all of today's. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)}`
}

/** The tree, or with `?folder=` one folder of it, as `.sql` files in a zip. */
async function exportWorksheets(actor: Actor, _input: undefined, { request }: Call): Promise<Answer> {
  const { name, files } = await exportFiles(actor, request.query.get('folder'))
  await recordBy(actor, 'export', { what: 'worksheets', folder: request.query.get('folder'), files: files.length })
  return {
    status: 200,
    headers: {
      'content-type': 'application/zip',
      'content-disposition': attachment(`${name ?? 'worksheets'} ${day()}.zip`),
    },
    body: zipped(files),
  }
}

export const exportWorksheetsRoute = route('GET', '/api/worksheets/export', {}, exportWorksheets)
