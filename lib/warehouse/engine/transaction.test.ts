import { expect, test } from 'vitest'
import { transactionEffect } from './transaction.ts'

test.each([
  ['begin', 'begins'],
  ['START TRANSACTION', 'begins'],
  ['/* a */ -- b\n COMMIT', 'commits'],
  ['end', 'commits'],
  ['Rollback', 'rolls back'],
  ['abort', 'rolls back'],
  ['select 1', null],
  ['-- commit', null],
  ['', null],
])('%j %s', (text, effect) => {
  expect(transactionEffect(text)).toBe(effect)
})
