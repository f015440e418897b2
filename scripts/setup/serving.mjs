import { fileURLToPath } from 'node:url'

const inside = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** How the server is started, by `npm start` and by whoever measures it: Node's arguments, the entry last. */
export const serverArguments = [
  // A large young generation would be full of the buffers of uploads and results: 50 MB less for a gigabyte.
  '--max-semi-space-size=2',
  '--import',
  new URL('./end-with-parent.mjs', import.meta.url).href,
  inside('lib/web/server.ts'),
]

/** What the server wants in its environment before it begins. */
export const serverEnvironment = {
  // glibc keeps an arena per thread otherwise; eleven megabytes at rest.
  MALLOC_ARENA_MAX: '2',
  // Types are stripped once: the stripper itself takes 17 MB of every process that needs it, and half a second.
  NODE_COMPILE_CACHE: inside('.cache/compile'),
}
