import type { Page } from 'playwright-core'
import { placeIn } from '../components/shell/place.ts'

/** Waits until a page is at a place of whatever account: `/a/MAIN` is `/`, `/a/MAIN/history` is `/history`. */
export const atPlace = (page: Page, place: string) => page.waitForURL((url) => placeIn(url.pathname) === place)
