/** A number as written in a text. */
export interface StatedNumber {
  /** As written: 50 for "50 %". */
  value: number;
  /** Whether a percent sign follows it. */
  percent: boolean;
}

/** Only the end of an answer is searched, because the last number counts. */
const longest = 20_000;

const fraction = String.raw`(?:(?<whole>\d+) )?(?<![\d/.,])(?<over>\d+)\s?[/⁄]\s?(?<under>0*[1-9]\d*)(?![\d/]|[.,]\d)`;
const plain = String.raw`(?<body>\d(?:[\d.,'’_\u00a0\u2009\u202f]*\d)?|[.,]\d+)(?:e(?<exponent>[+-]?\d{1,3})(?![\p{L}\p{N}]))?`;
const numbers = new RegExp(`${fraction}|${plain}`, 'giu');

/**
 * Returns the last number in a text, or null. Reads minus signs, currency signs, thousands separators
 * (1,234.5 · 1.234,5 · 1'234), percent signs, fractions (3/4, 1 3/4) and exponents; "1,234" is 1234 and "1,5"
 * is 1.5. Digits attached to letters ("m2") count only if there is no other number.
 */
export function readLastNumber(text: string): StatedNumber | null {
  const end = text.slice(-longest);
  const matches = [...end.matchAll(numbers)].filter(match => valueOf(match) !== null);
  const free = matches.filter(match => !/\p{L}$/u.test(end.slice(Math.max(0, match.index - 2), match.index)));
  const last = (free.length > 0 ? free : matches).at(-1);
  if (last === undefined) return null;
  const magnitude = valueOf(last);
  if (magnitude === null) return null;
  const before = end.slice(Math.max(0, last.index - 20), last.index);
  const after = end.slice(last.index + last[0].length, last.index + last[0].length + 3);
  return { value: isNegative(before) ? -magnitude : magnitude, percent: /^\s?%/.test(after) };
}

function valueOf(match: RegExpMatchArray): number | null {
  const { whole = '0', over, under, body, exponent = '0' } = match.groups ?? {};
  const value =
    over !== undefined && under !== undefined
      ? Number(whole) + Number(over) / Number(under)
      : Number(`${decimalOf(body ?? '')}e${exponent}`);
  return Number.isFinite(value) ? value : null;
}

/**
 * Converts "1.234.567,89" to "1234567.89". Digits that are not one number ("1.2.3") yield their last part.
 */
function decimalOf(body: string): string {
  const lastPoint = body.lastIndexOf('.');
  const lastComma = body.lastIndexOf(',');
  if (lastPoint >= 0 && lastComma >= 0) return withDecimals(body, Math.max(lastPoint, lastComma));
  if (lastComma >= 0 && !/^[1-9]\d{0,2}(,\d{3})+$/.test(body)) return withDecimals(body, lastComma);
  if (lastPoint >= 0 && !/^[1-9]\d{0,2}(\.\d{3}){2,}$/.test(body)) return withDecimals(body, lastPoint);
  return wholeOf(body);
}

function withDecimals(body: string, point: number): string {
  const head = body.slice(0, point);
  const isOneNumber = !head.includes(body.charAt(point)) && /^(\d*|\d{1,3}([^\d]\d{3})+)$/u.test(head);
  return isOneNumber ? `${wholeOf(head) || '0'}.${body.slice(point + 1)}` : body.slice(point + 1);
}

function wholeOf(digits: string): string {
  const groups = digits.split(/\D/u);
  const isGrouped = groups.slice(1).every(group => group.length === 3) && (groups[0]?.length ?? 0) <= 3;
  return groups.length === 1 || isGrouped ? groups.join('') : (groups.at(-1) ?? '');
}

/** True for a minus sign, but not for the hyphen of a range (10-20) or a subtraction (9 - 4). */
function isNegative(before: string): boolean {
  const rest = before.replace(/[$€£¥₹]\s?$/u, '');
  if (/(^|[\s([{:=~*"'`<>≈$€£¥₹])[-−–]$/u.test(rest)) return true;
  return /(^|[([{:=]\s*)[-−]\s$/u.test(rest);
}
