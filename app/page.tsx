import { enterAccount } from '@/lib/session/page'

/** The home of the account that one signed in to. */
export default async function EntryPage() {
  await enterAccount('/')
}
