'use client'
import { Copy, Ellipsis, Eye, FolderPlus, Pencil, Plus, Table2, Trash2, Type, Upload } from 'lucide-react'
import { useState } from 'react'
import type { ObjectPage } from '@/lib/warehouse/pages/types'
import { quotePath } from '../editor/names'
import { useRouter } from '../shell/link'
import { Button, IconButton } from '../ui/button'
import { copyText } from '../ui/clipboard'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { say } from '../ui/toast'
import { CommentObject, DropObject, RenameObject } from './change-forms'
import { CreateDatabase, CreateSchema, CreateView } from './create-forms'
import { CreateTable } from './create-table'
import { canRename } from './ddl'
import { LoadInto } from './load-into'
import { OpenInWorksheet } from './open-in-worksheet'
import { pageOf } from './page-of'

/** The button of the list of databases. */
export function CreateDatabaseButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        <Plus size={13} aria-hidden /> Create database
      </Button>
      {open ? <CreateDatabase onClose={() => setOpen(false)} /> : null}
    </>
  )
}

type Form = 'schema' | 'table' | 'view' | 'load' | 'rename' | 'comment' | 'drop'

/** What can be done with a database, schema or object, at the head of its page. */
export function ObjectActions({ object }: { object: ObjectPage }) {
  const [form, setForm] = useState<Form | null>(null)
  const router = useRouter()
  const { kind, path, held } = object
  const owns = held.includes('OWNERSHIP')
  const close = () => setForm(null)
  const readable = kind === 'table' || kind === 'view'
  return (
    <div className="flex shrink-0 gap-2">
      {kind === 'database' ? (
        <Button tone="primary" disabled={!held.includes('CREATE SCHEMA')} onClick={() => setForm('schema')}>
          <FolderPlus size={13} aria-hidden /> Create schema
        </Button>
      ) : null}
      {readable ? <OpenInWorksheet path={path} /> : null}
      {kind === 'table' ? (
        <Button disabled={!held.includes('INSERT') && !owns} onClick={() => setForm('load')}>
          <Upload size={13} aria-hidden /> Load a file
        </Button>
      ) : null}
      {kind === 'schema' ? (
        <>
          <Button onClick={() => setForm('load')}>
            <Upload size={13} aria-hidden /> Load a file
          </Button>
          <Button disabled={!held.includes('CREATE VIEW')} onClick={() => setForm('view')}>
            <Eye size={13} aria-hidden /> Create view
          </Button>
          <Button tone="primary" disabled={!held.includes('CREATE TABLE')} onClick={() => setForm('table')}>
            <Table2 size={13} aria-hidden /> Create table
          </Button>
        </>
      ) : null}
      <Menu
        align="end"
        trigger={
          <IconButton tone="plain" label={`Actions for ${object.name}`}>
            <Ellipsis size={14} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Copy size={14} aria-hidden />}
          onClick={() => void copyText(quotePath(path)).then(() => say('Name copied', quotePath(path)))}
        >
          Copy name
        </MenuItem>
        {readable ? (
          <MenuItem icon={<Eye size={14} aria-hidden />} onClick={() => setForm('view')}>
            Create a view of it …
          </MenuItem>
        ) : null}
        <MenuSeparator />
        {canRename(kind) ? (
          <MenuItem disabled={!owns} icon={<Type size={14} aria-hidden />} onClick={() => setForm('rename')}>
            Rename …
          </MenuItem>
        ) : null}
        <MenuItem disabled={!owns} icon={<Pencil size={14} aria-hidden />} onClick={() => setForm('comment')}>
          Comment …
        </MenuItem>
        <MenuItem danger disabled={!owns} icon={<Trash2 size={14} aria-hidden />} onClick={() => setForm('drop')}>
          Drop …
        </MenuItem>
      </Menu>
      {form === 'schema' ? <CreateSchema database={path[0]!} onClose={close} /> : null}
      {form === 'table' ? <CreateTable schema={path} onClose={close} /> : null}
      {form === 'view' ? (
        <CreateView schema={path.slice(0, 2)} over={readable ? path : undefined} onClose={close} />
      ) : null}
      {form === 'load' ? <LoadInto target={path} onClose={close} /> : null}
      {form === 'rename' ? (
        <RenameObject target={object} onClose={close} onRenamed={(to) => router.replace(pageOf(to))} />
      ) : null}
      {form === 'comment' ? <CommentObject target={object} comment={object.comment} onClose={close} /> : null}
      {form === 'drop' ? (
        <DropObject
          target={object}
          onClose={close}
          onDropped={() => router.replace(path.length > 1 ? pageOf(path.slice(0, -1)) : '/databases')}
        />
      ) : null}
    </div>
  )
}
