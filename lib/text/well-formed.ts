/** Replaces lone surrogates by U+FFFD: strict JSON parsers reject a body that contains one. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
