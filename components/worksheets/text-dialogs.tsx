'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { AreaField } from '../ui/fields'
import { Field } from '../ui/input'
import type { WorksheetEntry } from './types'

interface Props {
  entry: WorksheetEntry
  onSave: (text: string) => void
  onClose: () => void
}

/** Renames where the name cannot be edited in place. */
export function RenameDialog({ entry, onSave, onClose }: Props) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const form = useId()
  const [name, setName] = useState(entry.name)
  const save = (event: FormEvent) => {
    event.preventDefault()
    close()
    if (name.trim() !== entry.name) onSave(name.trim())
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      width="sm"
      title={`Rename ${entry.name}`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form={form} disabled={name.trim() === ''}>
            Rename
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save}>
        <Field label="Name" value={name} maxLength={255} onChange={(event) => setName(event.target.value)} />
      </form>
    </Dialog>
  )
}

/** Says what a worksheet is for. */
export function CommentDialog({ entry, onSave, onClose }: Props) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const form = useId()
  const [comment, setComment] = useState(entry.comment ?? '')
  const save = (event: FormEvent) => {
    event.preventDefault()
    close()
    if (comment !== (entry.comment ?? '')) onSave(comment)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      title={`Comment on ${entry.name}`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form={form}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save}>
        <AreaField
          label="Comment"
          hint="Shown in the list of worksheets."
          value={comment}
          maxLength={2000}
          onChange={(event) => setComment(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
