/** Forms of values in a text that can be function arguments. */
export type Form = 'quoted' | 'date' | 'time' | 'percent' | 'numbers' | 'digits' | 'roman' | 'number';

/** A value in a text. */
export interface Value {
  form: Form;
  value: string | number | number[];
  text: string;
  /** Characters from the text's start. */
  at: number;
  /** The adjacent words; empty if there are none. */
  before: string;
  after: string;
}

const plainNumber = /-?\d+(?:\.\d+)?/g;

// Text matched by an earlier form is not available to later ones: the digits of a date are not numbers.
const forms: readonly [Form, RegExp][] = [
  ['quoted', /"[^"\n]+"|“[^”\n]+”|'[^'\n]+'(?=[\s.,?!;:]|$)/g],
  ['date', /\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b/g],
  ['time', /\b\d{1,2}:\d{2}\b/g],
  ['percent', /\b\d+(?:\.\d+)? ?(?:%|percent\b|per cent\b)/g],
  ['numbers', /(?<![\w.-])-?\d+(?:\.\d+)?(?:(?:, |; | and |, and )-?\d+(?:\.\d+)?){2,}(?![\w-])/g],
  ['digits', /\b\d{7,20}\b|\b\d{2,6}(?: \d{2,6}){2,5}\b/g],
  [
    'roman',
    /\b(?=[MDCLXVI]*[MDCLXV][MDCLXVI]*\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b|\bI{2,3}\b/g,
  ],
  ['number', /(?<![\p{L}\p{N}_-])-?\d+(?:\.\d+)?(?![\w-]*[A-Za-z]\d)/gu],
];

function valueOf(form: Form, text: string): Value['value'] {
  if (form === 'quoted') return text.slice(1, -1);
  if (form === 'numbers') return [...text.matchAll(plainNumber)].map(([number]) => Number(number));
  return form === 'number' || form === 'percent' ? Number.parseFloat(text) : text;
}

/** All values of a text, in order. */
export function readValues(text: string): Value[] {
  let rest = text;
  const found: Value[] = [];
  for (const [form, pattern] of forms) {
    for (const match of rest.matchAll(pattern)) {
      const [written] = match;
      const at = match.index;
      const before = /([\p{L}]+)[^\p{L}\p{N}]*$/u.exec(text.slice(Math.max(0, at - 40), at))?.[1] ?? '';
      const after =
        /^[^\p{L}\p{N}]*([\p{L}]+)/u.exec(text.slice(at + written.length, at + written.length + 40))?.[1] ??
        '';
      found.push({
        ...{ form, value: valueOf(form, written), text: written, at },
        ...{ before: before.toLowerCase(), after: after.toLowerCase() },
      });
      rest = rest.slice(0, at) + '\u0000'.repeat(written.length) + rest.slice(at + written.length);
    }
  }
  return found.sort((left, right) => left.at - right.at);
}

/** The form of an example's value; text without another form counts as quoted. */
export function formOf(value: unknown): Form | null {
  if (Array.isArray(value)) return value.every(item => typeof item === 'number') ? 'numbers' : null;
  if (typeof value === 'number') return 'number';
  if (typeof value !== 'string') return null;
  const whole = readValues(value).find(({ text, form }) => text === value && form !== 'number');
  return whole?.form ?? 'quoted';
}

/** A text without its values and names: what all tasks of a kind have in common. */
export function withoutValues(text: string): string {
  const bare = readValues(text).reduceRight(
    (left, { at, text: written }) => `${left.slice(0, at)} ${left.slice(at + written.length)}`,
    text,
  );
  return bare.replace(/(?<=[^.!?:]\s)\p{Lu}[\p{L}&]+/gu, '');
}
