import { endlessBind, statement, testEngine } from './testEngine.ts'

/** A parent for the test that kills it: its engine is busy with what cannot be interrupted. */
const { engine, pid } = await testEngine()
const connection = await engine.connect()
connection.run(statement(endlessBind(), { after: 'none' })).done.catch(() => {})
setTimeout(() => process.send?.(pid), 300)
