export { actorOf, adminActor } from './actors.ts'
export { openTestDb, type TestDb } from './db.ts'
export { endStatement, startStatement } from './statements.ts'
export { openTwo } from './two.ts'
