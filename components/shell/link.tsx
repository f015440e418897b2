'use client'
import NextLink from 'next/link'
import { useRouter as useNextRouter, usePathname } from 'next/navigation'
import { type ComponentProps, useMemo } from 'react'
import { accountPrefix, placeIn } from './place'

/** Turns a path of the product into an address in the account that this page belongs to. */
export function useHere(): (path: string) => string {
  const prefix = accountPrefix(usePathname())
  return (path) => (prefix && path === '/' ? prefix : prefix + path)
}

/** A link to a place of the product; it stays in the account of the page. */
export function Link({ href, ...rest }: Omit<ComponentProps<typeof NextLink>, 'href'> & { href: string }) {
  return <NextLink href={useHere()(href)} {...rest} />
}

/** As {@link Link}, for downloads and for what a full page load must begin anew. */
export function Anchor({ href, ...rest }: Omit<ComponentProps<'a'>, 'href'> & { href: string }) {
  return <a href={useHere()(href)} {...rest} />
}

/** Where in the account this page is: `/history`. */
export const usePlace = (): string => placeIn(usePathname())

/** Next's router; `push` and `replace` take places, and stay in the account of the page. */
export function useRouter() {
  const router = useNextRouter()
  const prefix = accountPrefix(usePathname())
  return useMemo(
    () => ({
      refresh: () => router.refresh(),
      push: (place: string) => router.push(prefix + place),
      replace: (place: string) => router.replace(prefix + place),
    }),
    [router, prefix],
  )
}
