import { type ReactNode, useId } from 'react'

/** A part of a page of settings: what it is about on the left, what one can do on the right. */
export function Section({ title, about, children }: { title: string; about: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="grid max-w-4xl gap-x-10 gap-y-3 border-b border-line px-6 py-5 last:border-0 md:grid-cols-[16rem_minmax(0,24rem)]"
    >
      <div>
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        <div className="mt-1 text-xs text-pretty text-muted">{about}</div>
      </div>
      <div>{children}</div>
    </section>
  )
}
