import NextAuth from 'next-auth'
import { authOptions } from '@/lib/session/options'

type Context = { params: Promise<{ nextauth: string[] }> }

// Made at each request: the cookies' names follow the port that the server got, and building reads no environment.
const handle = (request: Request, context: Context): Promise<Response> =>
  NextAuth(authOptions(request.headers.get('x-forwarded-for') ?? undefined))(request, context)

export { handle as GET, handle as POST }
