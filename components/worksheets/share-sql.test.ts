import { expect, test } from 'vitest'
import { type Share, shareSql, sharesOf } from './share-sql'
import type { Sharing } from './types'

const sharing: Sharing = {
  kind: 'FOLDER',
  name: 'Finance/Monthly',
  path: 'Finance/Monthly',
  owner: null,
  right: 'OWNERSHIP',
  granted: [
    { role: 'ANALYST', privilege: 'READ' },
    { role: 'LEAD', privilege: 'READ' },
    { role: 'LEAD', privilege: 'WRITE' },
  ],
  inherited: [],
}
const sql = (wishes: Record<string, Share>) => shareSql(sharing, new Map(Object.entries(wishes)))

test('the stronger of what a role holds is shown', () => {
  expect([...sharesOf(sharing)]).toEqual([
    ['ANALYST', 'READ'],
    ['LEAD', 'WRITE'],
  ])
})

test('nothing to do is no statement', () => {
  expect(sql({})).toEqual([])
  expect(sql({ ANALYST: 'READ', 'New role': 'NONE' })).toEqual([])
})

test('grants come before revokes, and names are quoted where they must be', () => {
  expect(sql({ LEAD: 'NONE', ANALYST: 'WRITE', 'New role': 'READ' })).toEqual([
    'GRANT WRITE ON FOLDER "Finance/Monthly" TO ROLE ANALYST',
    'GRANT READ ON FOLDER "Finance/Monthly" TO ROLE "New role"',
    'REVOKE READ ON FOLDER "Finance/Monthly" FROM ROLE LEAD',
    'REVOKE WRITE ON FOLDER "Finance/Monthly" FROM ROLE LEAD',
    'REVOKE READ ON FOLDER "Finance/Monthly" FROM ROLE ANALYST',
  ])
})
