import { defineConfig } from 'vitest/config'

// "unit" is pure and fast (npm run check); "doors" uses real SQLite files, real engine processes and real servers.
const doors = '**/*.door.test.ts'
const outside = ['node_modules/**', '.next/**']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...outside, doors] } },
      {
        test: {
          name: 'doors',
          include: [doors],
          exclude: outside,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      // Journeys of a person in a browser, against the built server; one at a time.
      {
        test: { name: 'e2e', include: ['e2e/*.spec.ts'], testTimeout: 90_000, hookTimeout: 90_000, maxWorkers: 1 },
      },
    ],
  },
})
