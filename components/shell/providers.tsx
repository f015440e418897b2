'use client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { createContext, type ReactNode, useContext } from 'react'
import { Toasts } from '../ui/toast'

const Nonce = createContext<string | undefined>(undefined)

/** The page's CSP nonce, for parts that write style elements of their own. */
export const useNonce = () => useContext(Nonce)

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <Nonce value={nonce}>
      <CSPProvider nonce={nonce}>
        {children}
        <Toasts />
      </CSPProvider>
    </Nonce>
  )
}
