import { enterAccount } from '@/lib/session/page'

interface Props {
  params: Promise<{ place: string[] }>
  searchParams: Promise<Record<string, string | string[]>>
}

/** A place without an account, `/history`: it is in the account that one signed in to. */
export default async function PlacePage({ params, searchParams }: Props) {
  const { place } = await params
  const query = new URLSearchParams()
  for (const [name, given] of Object.entries(await searchParams))
    for (const value of [given].flat()) query.append(name, value)
  await enterAccount(`/${place.join('/')}${query.size > 0 ? `?${query}` : ''}`)
}
