/** The mark: a mallard's head in profile. Decorative; the name stands beside it or on its link. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="3 3 28 26" width={size} height={size} aria-hidden="true" className="shrink-0">
      <path d="M19.6 13.2l8.9 2.4c1.3.3 1.3 2.1 0 2.4-3.3.9-6.6 1.2-10.6.6z" fill="light-dark(#d1951a, #e9b545)" />
      <path
        d="M5 27V13.5C5 8 8.9 4 13.7 4s8.3 3.6 8.3 8.3c0 3.6-1.7 6-4.6 7.3-.9.4-1.4 1.2-1.4 2.1v.9H5z"
        fill="var(--accent)"
      />
      <path d="M5 22.6h11v2.3H5z" fill="light-dark(#d3dad7, #f2f5f4)" />
      <path d="M5 25h11c.2 1.1.7 2.1 1.5 3H5z" fill="light-dark(#7a4a2b, #a8714b)" />
      <circle cx="15.6" cy="11.2" r="1.5" fill="var(--surface)" />
    </svg>
  )
}
