import { RecentValues } from '../text/recent-values.js';
import { plainWords } from './words.js';

/** One text of a document and its position. */
export interface Leaf {
  /** Element names from the root, or the key of a `key: value` line. */
  path: string[];
  attributes: Record<string, string>;
  text: string;
  /** Number of the parent element; leaves of the same parent share it. */
  parent: number;
}

/** A value that looks like an identifier, with its context. */
export interface Identifier {
  value: string;
  leaf: Leaf;
  /** The preceding words in the same text, lowercase and without punctuation. */
  before: string;
  /** Whether it is the leaf's entire text. */
  isEntireText: boolean;
}

/** A parsed structured or plain text. */
export interface Document {
  leaves: Leaf[];
  identifiers: Identifier[];
  /** Leaves by parent. */
  siblings: Map<number, Leaf[]>;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.includes('&')
    ? text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '')
    : text;
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const match of text.matchAll(/([\w:.-]+)\s*=\s*"([^"]*)"/g)) {
    if (match[1] && !match[1].startsWith('xmlns')) attributes[match[1]] = decodeEntities(match[2] ?? '');
  }
  return attributes;
}

/**
 * Parses markup without requiring it to be well-formed: prompts contain truncated documents, which an XML
 * parser would reject.
 */
function readMarkup(text: string): Leaf[] {
  const leaves: Leaf[] = [];
  const open: { name: string; attributes: Record<string, string>; number: number }[] = [];
  let number = 0;
  const tag = /<(\/?)([A-Za-z_][\w:.-]*)([^<>]*?)(\/?)>([^<]*)/g;
  for (const [, closing, name = '', attributes = '', selfClosing, content = ''] of text.matchAll(tag)) {
    if (closing) {
      const at = open.findLastIndex(element => element.name === name);
      if (at >= 0) open.length = at;
      continue;
    }
    if (selfClosing) continue;
    const parent = open.at(-1)?.number ?? 0;
    const element = { name, attributes: readAttributes(attributes), number: ++number };
    open.push(element);
    const value = decodeEntities(content).trim();
    const path = open.map(ancestor => ancestor.name);
    if (value) leaves.push({ path, attributes: element.attributes, text: value, parent });
  }
  return leaves;
}

function readLines(text: string): Leaf[] {
  return text.split('\n').flatMap(line => {
    const trimmed = line.trim();
    if (!trimmed) return [];
    const keyed = /^[-*•]?\s*([A-Za-z][^:=|]{0,40}?)\s*[:=|]\s+(.+)$/.exec(trimmed);
    const [, key, value] = keyed ?? [];
    return [{ path: key ? [key] : [], attributes: {}, text: value?.trim() ?? trimmed, parent: 0 }];
  });
}

const identifierPattern = /[\p{L}\p{N}#][\p{L}\p{N}./_#-]*/gu;
/** An identifier written in short groups, such as "AB 123 456". Longer groups are separate values. */
const groupedIdentifier =
  /(?<![\p{L}\p{N}])(?:[A-Z]{1,4}(?: \d{1,4}){1,5}|\d{1,4}(?: \d{1,4}){1,5})(?![\p{L}\p{N}])/gu;

function identifiersIn(leaf: Leaf): Identifier[] {
  if (!/\d/.test(leaf.text)) return [];
  if (!/\s/.test(leaf.text) && !/[,;|]/.test(leaf.text))
    return [{ value: leaf.text, leaf, before: '', isEntireText: true }];
  const groups = [...leaf.text.matchAll(groupedIdentifier)].map(match => ({
    start: match.index,
    value: match[0],
  }));
  const single = [...leaf.text.matchAll(identifierPattern)].flatMap(match => {
    const value = match[0].replace(/^#|[./_#-]+$/g, '');
    const inGroup = groups.some(
      ({ start, value: group }) => match.index >= start && match.index < start + group.length,
    );
    return inGroup || !/\d/.test(value) ? [] : [{ start: match.index, value }];
  });
  return [...groups, ...single]
    .sort((left, right) => left.start - right.start)
    .map(({ start, value }) => ({
      value,
      leaf,
      before: plainWords(leaf.text.slice(Math.max(0, start - 80), start)),
      isEntireText: value === leaf.text,
    }));
}

const documents = new RecentValues<string, Document>(400);

/** Splits a text into leaves and the values in it that look like identifiers (that contain a digit). */
export function readDocument(text: string): Document {
  return documents.remember(text, () => {
    const leaves = /<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>/.test(text) ? readMarkup(text) : readLines(text);
    const siblings = new Map<number, Leaf[]>();
    for (const leaf of leaves) siblings.set(leaf.parent, [...(siblings.get(leaf.parent) ?? []), leaf]);
    return { leaves, identifiers: leaves.flatMap(identifiersIn), siblings };
  });
}
