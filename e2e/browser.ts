import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const pack = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')
const { version } = JSON.parse(readFileSync(join(pack, 'package.json'), 'utf8')) as { version: string }
const home = join(import.meta.dirname, '..', '.cache', 'chromium')
const folder = join(home, version)

/**
 * Unpacks the browser that an npm package carries, once per version: the program, its libraries and its fonts.
 * It is unpacked elsewhere and renamed, so that a half-unpacked browser is never started.
 */
async function unpack(): Promise<void> {
  if (existsSync(folder)) return
  const work = `${folder}.${process.pid}`
  mkdirSync(work, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = work
  try {
    for (const file of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(pack, 'bin', file))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  const fonts = [join(folder, 'fonts'), '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`).join('')
  const cached = `<cachedir>${join(folder, 'fonts-cache')}</cachedir>`
  writeFileSync(join(work, 'fonts', 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${fonts}${cached}</fontconfig>\n`)
  try {
    renameSync(work, folder)
  } catch (error) {
    rmSync(work, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** A headless Chromium with web security on. The package's own arguments would switch it off and use one process. */
export async function launch(): Promise<Browser> {
  await unpack()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    // As root, in a container, Chromium's own sandbox cannot be set up; the tests load pages of this machine only.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
      HOME: folder,
    },
    timeout: 30_000,
  })
}
