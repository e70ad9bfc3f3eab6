/** White space as Python knows it: JavaScript's own class takes a byte order mark for one, and misses the separators. */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const anySpace = new RegExp(`[${space}]`, 'gu');
const outerSpace = new RegExp(`^[${space}]+|[${space}]+$`, 'gu');

const digits = '[0-9](?:_?[0-9])*';
const number = new RegExp(`^[+-]?(?:${digits}\\.?|(?:${digits})?\\.${digits})(?:e[+-]?${digits})?$`, 'i');
const infinity = /^([+-]?)inf(?:inity)?$/i;
const notANumber = /^[+-]?nan$/i;

/** A text without any white space. */
export function withoutSpace(text: string): string {
  return text.replace(anySpace, '');
}

/**
 * What Python's `float()` makes of a text, NaN and the infinities included; null where it raises ValueError. It takes
 * more than one might think: space around the number, `1_000`, `1e3`, `.5`, `5.`, digits of other scripts.
 */
export function pythonFloat(text: string): number | null {
  const plain = asciiDigits(text.replace(outerSpace, ''));
  const endless = infinity.exec(plain);
  if (endless) return endless[1] === '-' ? -Infinity : Infinity;
  if (notANumber.test(plain)) return NaN;
  return number.test(plain) ? Number(plain.replaceAll('_', '')) : null;
}

/** Decimal digits stand in rows of ten, from zero to nine, in whatever script. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, digit => {
    const code = digit.codePointAt(0) ?? 0;
    let first = code;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
    return String((code - first) % 10);
  });
}
