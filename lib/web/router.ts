import type { Answer, ApiRequest } from './answer.ts'

export type Method = 'GET' | 'POST' | 'DELETE'

/** One method of one path; `:name` segments become parameters. */
export interface Route {
  method: Method
  /** e.g. `/api/v2/statements/:handle/cancel` */
  path: string
  handle(request: ApiRequest, parameters: Record<string, string>): Promise<Answer>
}

export interface Match {
  route: Route
  parameters: Record<string, string>
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

function matchPath(pattern: string[], segments: string[]): Record<string, string> | null {
  const parameters: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index]!
    if (!expected.startsWith(':')) {
      if (expected !== segment) return null
      continue
    }
    const value = decoded(segment)
    if (!value) return null
    parameters[expected.slice(1)] = value
  }
  return parameters
}

/**
 * Finds routes by method and path.
 * `find` answers the match, or the methods that the path knows (none: no such path).
 */
export function makeRouter(routes: Route[]) {
  const byLength = Map.groupBy(
    routes.map((route) => ({ route, pattern: route.path.split('/') })),
    ({ pattern }) => pattern.length,
  )
  return {
    find(method: string, path: string): Match | Method[] {
      const segments = path.split('/')
      const others: Method[] = []
      for (const { route, pattern } of byLength.get(segments.length) ?? []) {
        const parameters = matchPath(pattern, segments)
        if (!parameters) continue
        if (route.method === method) return { route, parameters }
        others.push(route.method)
      }
      return others
    },
  }
}
