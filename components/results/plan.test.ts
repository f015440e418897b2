import { expect, test } from 'vitest'
import { readPlan } from './plan'

const columns = ['explain_key', 'explain_value'].map((name) => ({ name, type: 'VARCHAR', nullable: true }))
const analyzed = {
  latency: 0.02,
  children: [
    {
      operator_type: 'EXPLAIN_ANALYZE',
      operator_timing: 0.5,
      children: [
        {
          operator_type: 'HASH_GROUP_BY',
          operator_name: 'HASH_GROUP_BY',
          operator_timing: 0.006,
          operator_cardinality: 7,
          operator_rows_scanned: 0,
          extra_info: { Groups: ['#0', '#1'], 'Estimated Cardinality': '500' },
          children: [
            {
              operator_type: 'TABLE_SCAN',
              operator_name: 'SEQ_SCAN ',
              operator_timing: 0.002,
              operator_cardinality: 1000,
              operator_rows_scanned: 5000,
              extra_info: { Table: 'orders' },
              children: [],
            },
          ],
        },
      ],
    },
  ],
}

test('a measured plan tells time, its share, and rows in and out of each operator', () => {
  const plan = readPlan(columns, ['analyzed_plan', JSON.stringify(analyzed)])
  expect(plan?.ms).toBe(20)
  expect(plan?.steps).toEqual([
    {
      name: 'hash group by',
      depth: 0,
      details: [{ name: 'Groups', text: '#0, #1' }],
      ms: 6,
      share: 0.75,
      rowsIn: 1000,
      rowsOut: 7,
      estimate: 500,
    },
    {
      name: 'table scan seq scan',
      depth: 1,
      details: [{ name: 'Table', text: 'orders' }],
      ms: 2,
      share: 0.25,
      rowsIn: 5000,
      rowsOut: 1000,
      estimate: null,
    },
  ])
})

test('a plan that was not run has no figures but its estimates', () => {
  const physical = [
    { name: 'PROJECTION', extra_info: { 'Estimated Cardinality': '1' }, children: [{ name: 'DUMMY_SCAN' }] },
  ]
  const plan = readPlan(columns, ['physical_plan', JSON.stringify(physical)])
  expect(plan).toMatchObject({ ms: null, steps: [{ name: 'projection', estimate: 1, ms: null }, { depth: 1 }] })
})

test('anything else is no plan', () => {
  expect(readPlan(columns, ['analyzed_plan', '┌──┐'])).toBeNull()
  expect(readPlan(columns, ['analyzed_plan', '{"children": ['])).toBeNull()
  expect(readPlan(columns, undefined)).toBeNull()
  expect(readPlan([{ name: 'a', type: 'VARCHAR', nullable: true }], ['{}'])).toBeNull()
})
