import { namedSecrets, type SecretSettings } from '../config/secrets.js';
import { decodedViews, type View } from './decoded-views.js';

/** Shorter secrets are words such as `EMPTY`, which may occur in any text. */
export const shortestSecret = 8;
/** Shorter encodings of a secret may also be words. */
const shortestCoding = 8;
/** An address part of at least this length makes the address a secret. */
const longPart = 16;

const known = new Map<string, Finder>();

/** Finds a secret in plain form and in possible encodings. */
interface Finder {
  /** The secret, and its decoded forms: the secret itself may contain what looks like an escape. */
  spellings: string[];
  codings: RegExp;
}

/** Registers the secrets of a configuration: `withoutSecrets` removes them from then on. */
export function guardSecrets(settings: SecretSettings, environment: NodeJS.ProcessEnv = process.env): void {
  for (const secret of secretValues(settings, environment)) guard(secret);
}

function guard(secret: string): void {
  if (secret.length < shortestSecret || known.has(secret)) return;
  const spellings = [...decodedViews(secret)].map(({ text }) => text);
  const long = spellings.filter(({ length }) => length >= shortestSecret);
  known.set(secret, { spellings: long, codings: codingsOf(secret) });
}

/** The values of all secrets that a configuration names, and its webhook addresses. */
function secretValues(settings: SecretSettings, environment: NodeJS.ProcessEnv): string[] {
  const named = namedSecrets(settings).flatMap(({ variable, use }) => {
    const value = environment[variable]?.trim() ?? '';
    return use === 'address' ? partsOfAddress(value) : [value];
  });
  const webhook = settings.notify?.webhook;
  return [...named, ...(webhook === undefined ? [] : partsOfAddress(webhook))];
}

/** An address, and those of its parts that would suffice to use it. */
function partsOfAddress(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const { href, pathname, search, searchParams, username, password } = new URL(address);
  const parts = [
    `${pathname}${search}`,
    ...pathname.split('/'),
    ...searchParams.values(),
    username,
    password,
  ];
  return [address, href, ...parts.filter(part => part.length >= longPart)];
}

/** A text without the registered secrets, however they are escaped or encoded in it. */
export function withoutSecrets(text: string): string {
  if (known.size === 0) return text;
  const ranges: [number, number][] = [];
  for (const view of decodedViews(text)) {
    for (const finder of known.values()) {
      for (const range of rangesIn(view, finder)) ranges.push(range);
    }
  }
  return ranges.length === 0 ? text : withoutRanges(text, ranges);
}

/** The same for each text in a value, including its field names. */
export function withoutSecretsIn<T>(value: T): T {
  return known.size === 0 ? value : (cleaned(value) as T);
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [withoutSecrets(name), cleaned(inner)]),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Ranges may overlap: several views may contain the same secret, and one secret may be part of another. */
function withoutRanges(text: string, ranges: [number, number][]): string {
  ranges.sort(([left, leftEnd], [right, rightEnd]) => left - right || rightEnd - leftEnd);
  const pieces: string[] = [];
  let read = 0;
  for (const [start, end] of ranges) {
    if (start >= read) pieces.push(text.slice(read, start), '[key]');
    read = Math.max(read, end);
  }
  return [...pieces, text.slice(read)].join('');
}

function rangesIn(view: View, { spellings, codings }: Finder): [number, number][] {
  const ranges: [number, number][] = [];
  let rest = view.text;
  for (const secret of spellings) {
    for (let at = rest.indexOf(secret); at >= 0; at = rest.indexOf(secret, at + secret.length)) {
      ranges.push(view.source(at, at + secret.length));
    }
    rest = rest.replaceAll(secret, '\0'.repeat(secret.length));
  }
  for (const match of rest.matchAll(codings)) {
    ranges.push(view.source(match.index, match.index + match[0].length));
  }
  return ranges;
}

/**
 * The base64 of a text at any offset within the encoded data: without the ends, which depend on adjacent
 * bytes.
 */
function base64Anywhere(secret: string): string[] {
  return [0, 1, 2].map(before => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64');
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
}

/** The encodings of a secret beyond the escapes that `decodedViews` decodes. */
function codingsOf(secret: string): RegExp {
  const base64 = base64Anywhere(secret);
  const base64url = base64.map(text => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Buffer.from(secret).toString('hex');
  const plain = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), hex];
  const all = [...plain, ...base64, ...base64url].filter(text => text.length >= shortestCoding);
  // What follows is the end of an encoding, or more of the string that contains the secret.
  return new RegExp(`(?:${[...new Set(all)].map(escapeForPattern).join('|')})[\\w+/=%-]{0,12}`, 'gi');
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
