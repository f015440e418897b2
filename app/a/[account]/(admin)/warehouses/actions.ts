'use server'
import { z } from 'zod'
import { listWarehouses } from '@/lib/warehouse'
import { action } from '@/lib/web/action'

export const loadWarehousesAction = action(z.object({}), (actor) => listWarehouses(actor))
