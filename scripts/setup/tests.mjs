import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from './child.mjs'
import { cache, environment, inside, say } from './place.mjs'

const vitest = inside('node_modules', 'vitest', 'vitest.mjs')

function count(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, failures: [] }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  // A file that does not load, or an error outside a test, fails the run without a failed test.
  const failed = numFailedTests || (success ? 0 : 1)
  const skipped = numPendingTests + (numTodoTests ?? 0)
  return { passed: numPassedTests, failed, skipped, failures: testResults.flatMap(failuresOf) }
}

/** What failed in a file, a line each: what a long log would bury. */
function failuresOf({ name, status, message, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed')
  const file = relative(inside(), name)
  if (tests.length === 0) return status === 'failed' ? [`${file}: ${message}`] : []
  return tests.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${failureMessages[0]?.split('\n')[0]}`)
}

/**
 * Runs test projects of vitest one after another.
 * @param {string} node the Node to run with
 * @param {string[]} projects `unit`, `doors`, `e2e`
 * @param {string[]} args more arguments for vitest, such as part of a file's name
 * @returns {Promise<{ passed: number, failed: number, skipped: number, failures: string[] }>} over all projects
 */
export async function runTests(node, projects, args = []) {
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] }
  for (const project of projects) {
    const report = join(cache, 'tests', `${project}.json`)
    mkdirSync(join(cache, 'tests'), { recursive: true })
    rmSync(report, { force: true })
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests']
    const code = await run([node, vitest, 'run', '--project', project, ...reporters, ...args], {
      env: environment(node, { NODE_ENV: 'test' }),
    })
    const result = count(report)
    if (code !== 0 && result.failed === 0) result.failed = 1
    for (const key of ['passed', 'failed', 'skipped']) total[key] += result[key]
    total.failures.push(...result.failures)
  }
  return total
}

/** Prints what failed and the closing line, e.g. `120 passed, 0 failed`; @returns the exit code: 1 when a test failed or none ran. */
export function closing({ passed, failed, skipped, failures }) {
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`)
  if (passed + failed === 0) say('No test ran.')
  process.stdout.write(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
  return failed > 0 || passed === 0 ? 1 : 0
}
