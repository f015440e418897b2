export { openTestDb, type TestDb } from './db.ts'
