import { expect, test } from 'vitest'
import { fittingChoice, guessChart, obstacle } from './chart-choice'

const columns = (...types: [string, string][]) => types.map(([name, type]) => ({ name, type, nullable: true }))

test('numbers over time are a line, coloured by name', () => {
  expect(guessChart(columns(['day', 'DATE'], ['revenue', 'DECIMAL(18,2)']))).toEqual({
    mark: 'line',
    x: 0,
    y: 1,
    measure: 'sum',
  })
  expect(guessChart(columns(['day', 'TIMESTAMP'], ['city', 'VARCHAR'], ['n', 'INTEGER']))).toEqual({
    mark: 'line',
    x: 0,
    y: 2,
    series: 1,
    measure: 'sum',
  })
})

test('numbers by name are bars; identifiers are not summed where there is something better', () => {
  expect(guessChart(columns(['customer_id', 'BIGINT'], ['city', 'VARCHAR'], ['orders', 'BIGINT']))).toMatchObject({
    mark: 'bar',
    x: 1,
    y: 2,
  })
})

test('two numbers are a scatter plot, one is a histogram, names alone are counted', () => {
  expect(guessChart(columns(['a', 'DOUBLE'], ['b', 'DOUBLE']))).toMatchObject({ mark: 'scatter', x: 0, y: 1 })
  expect(guessChart(columns(['a', 'DOUBLE']))).toMatchObject({ mark: 'histogram', x: 0 })
  expect(guessChart(columns(['at', 'TIMESTAMP WITH TIME ZONE']))).toMatchObject({ mark: 'histogram', x: 0 })
  expect(guessChart(columns(['name', 'VARCHAR']))).toEqual({ mark: 'bar', x: 0, measure: 'count' })
  expect(guessChart(columns(['l', 'INTEGER[]']))).toEqual({ mark: 'bar', x: 0, measure: 'count' })
  expect(guessChart([])).toBeNull()
})

test('another mark takes columns that it can draw', () => {
  const all = columns(['city', 'VARCHAR'], ['a', 'DOUBLE'], ['b', 'DOUBLE'])
  expect(fittingChoice({ mark: 'scatter', x: 0, measure: 'sum' }, all)).toMatchObject({ x: 1, y: 2 })
  expect(fittingChoice({ mark: 'histogram', x: 0, y: 1, series: 0, measure: 'sum' }, all)).toEqual({
    mark: 'histogram',
    x: 1,
    measure: 'sum',
  })
  expect(obstacle({ mark: 'histogram', x: 0, measure: 'sum' }, all)).toMatch(/needs a column/)
  expect(obstacle({ mark: 'scatter', x: 1, y: 2, measure: 'sum' }, all)).toBeNull()
})
