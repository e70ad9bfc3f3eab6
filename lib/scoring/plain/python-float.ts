/** Python's whitespace. JavaScript's `\s` includes the byte order mark and lacks the separators. */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const anySpace = new RegExp(`[${space}]`, 'gu');
const outerSpace = new RegExp(`^[${space}]+|[${space}]+$`, 'gu');

const digits = '[0-9](?:_?[0-9])*';
const number = new RegExp(`^[+-]?(?:${digits}\\.?|(?:${digits})?\\.${digits})(?:e[+-]?${digits})?$`, 'i');
const infinity = /^([+-]?)inf(?:inity)?$/i;
const notANumber = /^[+-]?nan$/i;

export function withoutSpace(text: string): string {
  return text.replace(anySpace, '');
}

/**
 * Parses text as Python's `float()` does, including NaN and the infinities; null if Python raises ValueError.
 * Also accepts surrounding whitespace, `1_000`, `1e3`, `.5`, `5.` and digits of other scripts.
 */
export function pythonFloat(text: string): number | null {
  const plain = asciiDigits(text.replace(outerSpace, ''));
  const endless = infinity.exec(plain);
  if (endless) return endless[1] === '-' ? -Infinity : Infinity;
  if (notANumber.test(plain)) return NaN;
  return number.test(plain) ? Number(plain.replaceAll('_', '')) : null;
}

/** In every script, Unicode decimal digits are contiguous blocks of ten, from zero to nine. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, digit => {
    const code = digit.codePointAt(0) ?? 0;
    let first = code;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
    return String((code - first) % 10);
  });
}
