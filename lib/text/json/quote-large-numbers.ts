const token = /\\.|"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const mayBeLarge = /\d{16}|[eE]\+?\d{3}/;

/** Puts the numbers of a JSON text that a JavaScript number cannot represent in quotation marks. */
export function quoteLargeNumbers(text: string): string {
  if (!mayBeLarge.test(text)) return text;
  let isQuoted = false;
  return text.replace(token, found => {
    if (found === '"') isQuoted = !isQuoted;
    return isQuoted || found === '"' || found.startsWith('\\') || isRepresentable(found)
      ? found
      : `"${found}"`;
  });
}

function isRepresentable(literal: string): boolean {
  const value = Number(literal);
  return /[.eE]/.test(literal) ? Number.isFinite(value) : literal.length < 16 || Number.isSafeInteger(value);
}
