'use client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { Toasts } from '../ui/toast'

const Nonce = createContext<string | undefined>(undefined)

/** The page's CSP nonce, for parts that write style elements of their own. */
export const useNonce = () => useContext(Nonce)

export function Providers({ nonce: given, children }: { nonce: string | undefined; children: ReactNode }) {
  // The document's own stays in force; what the server sends when it renders anew belongs to no document.
  const [nonce] = useState(given)
  return (
    <Nonce value={nonce}>
      <CSPProvider nonce={nonce}>
        {children}
        <Toasts />
      </CSPProvider>
    </Nonce>
  )
}
