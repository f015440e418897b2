import { expect, test } from 'vitest'
import { measuring, oneLine, runTitle } from './title'

test('a tab is named by what the statement makes, else by its first words', () => {
  expect(runTitle('CREATE OR REPLACE TABLE fact_db.main.sales AS SELECT 1')).toBe('CREATE TABLE sales')
  expect(runTitle('drop view if exists "a b"."c.d"')).toBe('drop view "c.d"')
  expect(runTitle('-- why\nSELECT 42 AS answer')).toBe('SELECT 42 AS answer')
  expect(runTitle('SELECT region, month, count(*) FROM recent')).toBe('SELECT region, month, count(*)…')
})

test('a measured plan is named after its statement', () => {
  expect(runTitle(measuring('SELECT 1'))).toBe('Plan: SELECT 1')
})

test('a text without words still has a name', () => {
  expect(oneLine('/* nothing */', 20)).toBe('statement')
})
