/**
 * Is a dialog open that keeps the keys of the page behind it to itself? One that is fading out does not, nor does a toast:
 * it has the same role, says that it is not modal, and stays for seconds.
 */
export function dialogIsOpen(): boolean {
  return document.querySelector('[role=dialog]:not([data-closed], [aria-modal=false])') !== null
}
