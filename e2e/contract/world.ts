import { type Client, type Contract, openContract } from './client.ts'

export interface World extends Contract {
  ann: Client
  bob: Client
  cid: Client
  /** Four users whose tokens are bound to no role; what they hold is what a case gives them. */
  dan: Client
  /**
   * A case's own ground: role `O<n>` (held by bob) owns database `C<n>` with schema `S`, table `T` (i integer, s varchar)
   * of three rows, view `V` over it; further roles `<letter><n>` are given to the persons named.
   */
  ground(n: number, roles?: Record<string, 'ann' | 'bob' | 'cid' | 'dan' | null>): Promise<Ground>
}

export interface Ground {
  /** `C<n>` */
  db: string
  /** `C<n>.S` */
  schema: string
  /** `C<n>.S.T` */
  table: string
  view: string
  /** The owner's client. */
  owner: Client
  /** The client that holds the role `<letter><n>`, in that role and with no other. */
  as(letter: string): Client
  /** Gives a role what SELECT on the table takes. */
  open(letter: string, privileges?: string, on?: string): Promise<void>
}

/** A server with an administrator and four users who hold nothing. */
export async function openWorld(): Promise<World> {
  const contract = await openContract()
  const [ann, bob, cid, dan] = [
    await contract.user('ANN'),
    await contract.user('BOB'),
    await contract.user('CID'),
    await contract.user('DAN'),
  ]
  const { admin } = contract
  const people = { ann, bob, cid, dan }
  return {
    ...contract,
    ...people,
    async ground(n, roles = { R: 'ann' }) {
      const db = `C${n}`
      const holders: Record<string, Client> = { O: bob.in(`O${n}`) }
      await admin.each(
        `create role O${n}`,
        `grant role O${n} to user BOB`,
        `grant create database on account to role O${n}`,
      )
      for (const [letter, person] of Object.entries(roles)) {
        await admin.ok(`create role ${letter}${n}`)
        if (!person) continue
        await admin.ok(`grant role ${letter}${n} to user ${person.toUpperCase()}`)
        holders[letter] = people[person].in(`${letter}${n}`)
      }
      const owner = holders.O!
      await owner.each(
        `create database ${db}`,
        `create schema ${db}.S`,
        `create table ${db}.S.T (i integer, s varchar)`,
        `insert into ${db}.S.T values (1, 'a'), (2, 'b'), (3, 'c')`,
        `create view ${db}.S.V as select i from ${db}.S.T`,
      )
      return {
        db,
        schema: `${db}.S`,
        table: `${db}.S.T`,
        view: `${db}.S.V`,
        owner,
        as: (letter) => holders[letter]!,
        async open(letter, privileges = 'SELECT', on = `TABLE ${db}.S.T`) {
          await owner.each(
            `grant usage on database ${db} to role ${letter}${n}`,
            `grant usage on schema ${db}.S to role ${letter}${n}`,
            `grant ${privileges} on ${on} to role ${letter}${n}`,
          )
        },
      }
    },
  }
}

/** SHOW GRANTS as sorted lines `privilege granted_on name granted_to grantee_name grant_option granted_by`. */
export async function grants(client: Client, of: string): Promise<string[]> {
  const rows = await client.objects(`show grants ${of}`)
  return rows
    .map((row) =>
      [
        row.privilege,
        row.granted_on,
        row.name,
        row.granted_to,
        row.grantee_name,
        row.grant_option,
        row.granted_by,
      ].join(' '),
    )
    .sort()
}
