/** An SVG element as the text of a file of its own, with the page's colours. */
export function svgText(chart: SVGSVGElement): string {
  const { color, backgroundColor } = surfaceOf(chart)
  const copy = chart.cloneNode(true) as SVGSVGElement
  copy.removeAttribute('aria-hidden')
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('color', color)
  copy.setAttribute('font-size', '11')
  // The hint at the pointer is no part of the picture.
  for (const tip of copy.querySelectorAll('[aria-label=tip]')) tip.remove()
  const surface = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [key, value] of Object.entries({ width: '100%', height: '100%', fill: backgroundColor }))
    surface.setAttribute(key, value)
  copy.prepend(surface)
  return new XMLSerializer().serializeToString(copy)
}

function surfaceOf(chart: Element): { color: string; backgroundColor: string } {
  const { color } = getComputedStyle(chart)
  for (let at: Element | null = chart; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at)
    if (!/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return { color, backgroundColor }
  }
  return { color, backgroundColor: 'white' }
}

/** The picture in twice its pixels. @throws Error when the browser cannot paint it */
export async function pngOf(chart: SVGSVGElement): Promise<Blob> {
  const { width, height } = chart.getBoundingClientRect()
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(chart))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * 2)
  canvas.height = Math.round(height * 2)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('The browser could not paint the picture.')
  return blob
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
