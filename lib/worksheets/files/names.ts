const suffix = '.sql'
/** What file systems take of a name, in UTF-8 bytes; some room is left for a number. */
const mostBytes = 240

/** Not in file names on some system, or invisible there and so good for tricks (marks that turn the direction). */
const unsafe = /[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
/** Devices of Windows, whatever follows the dot. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

function cut(name: string, bytes: number): string {
  if (Buffer.byteLength(name) <= bytes) return name
  let kept = ''
  let size = 0
  for (const { segment } of new Intl.Segmenter('en').segment(name)) {
    size += Buffer.byteLength(segment)
    if (size > bytes) break
    kept += segment
  }
  return kept
}

/** A name as every file system takes it: safe characters, no device, no dots at the ends, not too long. */
export function safeName(name: string): string {
  const plain = name.normalize('NFC').replace(unsafe, '_')
  const short = cut(plain, mostBytes).replace(/^\.|[. ]+$/g, '_')
  return devices.test(short) || short === '' ? `_${short}` : short
}

/** Names for what lies in one folder, all different, also where a file system does not tell cases apart. */
export class FolderNames {
  private readonly taken: Set<string>

  constructor(taken: readonly string[] = []) {
    this.taken = new Set(taken)
  }

  /** The name of a file or folder for an entry of that name. */
  give(name: string, kind: 'worksheet' | 'folder'): string {
    const safe = safeName(name)
    for (let number = 1; ; number++) {
      const file = `${safe}${number === 1 ? '' : ` (${number})`}${kind === 'worksheet' ? suffix : ''}`
      const key = file.toLowerCase()
      if (this.taken.has(key)) continue
      this.taken.add(key)
      return file
    }
  }
}

export const isSqlFile = (path: string): boolean => /[^/]\.sql$/i.test(path)

/** The name of the entry that a file or folder stands for, where nothing else says it. */
export const entryName = (file: string): string => (isSqlFile(file) ? file.slice(0, -suffix.length) : file)

/** Files that systems put into archives by themselves. */
export const isJunk = (path: string): boolean =>
  path.split('/').some((part) => part === '__MACOSX' || part.startsWith('._') || part === '.DS_Store')

/** The parts of a path inside an archive; null for one that would lead out of it, or is none. */
export function partsOf(path: string): string[] | null {
  const parts = path.replace(/\/$/, '').split('/')
  const odd = (part: string) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part)
  return parts.some(odd) || /^[a-z]:/i.test(path) ? null : parts
}
