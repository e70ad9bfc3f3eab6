import type { Draw } from '../../optimizer/seed.js';

const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const hexDigits = '0123456789abcdef';

/** Picks an item with equal probability. Throws for an empty list. */
export function pick<T>(items: readonly T[], draw: Draw): T {
  const item = items[draw(items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

/** True with a probability of `percent`. */
export function chance(percent: number, draw: Draw): boolean {
  return draw(100) < percent;
}

/** Fills a pattern: # becomes a digit, @ a capital letter; other characters stay. */
export function fillPattern(pattern: string, draw: Draw): string {
  return pattern.replace(/[#@]/g, mark =>
    mark === '#' ? String(draw(10)) : letters.charAt(draw(letters.length)),
  );
}

/** A version 4 UUID from the random draws. */
export function drawUuid(draw: Draw): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => hexDigits.charAt(draw(16))).join('');
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${'89ab'.charAt(draw(4))}${digits(3)}-${digits(12)}`;
}

/** An IBAN with its check digits (ISO 13616, modulus 97). */
export function toIban(country: string, accountNumber: string): string {
  const digits = [...`${accountNumber}${country}00`]
    .map(character => Number.parseInt(character, 36))
    .join('');
  const check = 98n - (BigInt(digits) % 97n);
  return `${country}${String(check).padStart(2, '0')}${accountNumber}`;
}

/** A container number with its check digit (ISO 6346), such as "QVTU3054383". */
export function drawContainer(draw: Draw): string {
  const owner = fillPattern('@@@', draw);
  const body = `${owner}U${fillPattern('######', draw)}`;
  const sum = [...body].reduce(
    (total, character, place) => total + containerValue(character) * 2 ** place,
    0,
  );
  return `${body}${(sum % 11) % 10}`;
}

/** A is 10, and multiples of 11 are skipped. */
function containerValue(character: string): number {
  const plain = Number.parseInt(character, 36);
  return plain + (plain > 10 ? Math.floor((plain - 1) / 10) : 0);
}
