// Asks DuckDB one thing, in a process of its own: version | load <file> ... | install <name> <folder>.
import { DuckDBInstance } from '@duckdb/node-api'

const [verb, ...rest] = process.argv.slice(2)
const text = (value) => `'${value.replaceAll("'", "''")}'`
const instance = await DuckDBInstance.create(
  ':memory:',
  verb === 'install' ? { extension_directory: rest[1] ?? '' } : {},
)
const connection = await instance.connect()
try {
  if (verb === 'version') {
    const reader = await connection.runAndReadAll('SELECT library_version FROM pragma_version()')
    process.stdout.write(String(reader.getRows()[0][0]))
  } else if (verb === 'load') for (const file of rest) await connection.run(`LOAD ${text(file)}`)
  else await connection.run(`INSTALL ${rest[0]}`)
} catch (error) {
  process.stderr.write(`${error.message.split('\n')[0]}\n`)
  process.exit(1)
}
process.exit(0)
