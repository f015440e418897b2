import { z } from 'zod'
import { parametersOf, rememberParameters } from '../../worksheets/index.ts'
import { parameterTypes } from '../../worksheets/types.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

const value = z.object({ type: z.enum(parameterTypes), value: z.string().max(10_000).nullable() })
const values = z.record(z.string().min(1).max(1_000), value)

/** What the sender last gave for a worksheet's parameters. */
export const parameterRoutes = [
  route('GET', '/api/worksheets/:worksheet/parameters', {}, async (actor, _input, { parameters }) =>
    json(200, await parametersOf(actor, parameters.worksheet!)),
  ),
  route(
    'POST',
    '/api/worksheets/:worksheet/parameters',
    { input: values, bodyLimit: 1_000_000 },
    async (actor, given, { parameters }) => {
      await rememberParameters(actor, { id: parameters.worksheet!, values: given })
      return { status: 204 }
    },
  ),
]
