import { defineConfig } from 'vitest/config'

// "unit" is pure and fast (npm run check); "doors" uses real SQLite files, real engine processes and real servers.
const doors = '**/*.door.test.ts'
const outside = ['node_modules/**', '.next/**', 'e2e/**']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...outside, doors] } },
      {
        test: { name: 'doors', include: [doors], exclude: outside, testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 },
      },
    ],
  },
})
