/** A text in which halves of surrogate pairs are U+FFFD: strict JSON readers reject a body that has one. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
