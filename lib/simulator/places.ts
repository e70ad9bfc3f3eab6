import type { Document, Identifier } from './read-document.js';
import { plainWords } from './words.js';

/** The position of a value in a document, as a person would describe it. All given properties must match. */
export interface Place {
  /** Such documents have no value. */
  none?: true;
  /** Suffixes of element paths, such as `cac:Delivery/cbc:ID`, or keys of lines; any of them can match. */
  paths: string[];
  /** Words directly before the value. */
  after?: string;
  /** Prefix of the value. */
  start?: string;
  /** A sibling element and its text. */
  beside?: { name: string; text: string };
  /** An attribute of the element. */
  attribute?: { name: string; value: string };
}

const quoted = `["“'‘\`]([^"”'’\`]+)["”'’\`]`;
const pathPattern =
  /(?<![\w"“/])@?[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?:\/@?[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)+|(?<![\w"“/])[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*|(?<![\w"“])[A-Z][a-z]+(?:[A-Z][a-zA-Z]*)+|(?<=<)[A-Za-z_][\w:.-]*(?=>)/g;

/** Describes a place in words that `readPlace` can parse. */
export function describePlace(place: Place): string {
  if (place.none) return 'there is none, answer with an empty list';
  const path = place.paths[0];
  let text = place.after ? `take the number after "${place.after}"` : 'take the value';
  if (path !== undefined)
    text += path.includes(' ') ? ` in the line "${path}"` : `${place.after ? ' in' : ' of'} ${path}`;
  if (place.beside) text += ` where ${place.beside.name} is "${place.beside.text}"`;
  if (place.attribute) text += ` with ${place.attribute.name} "${place.attribute.value}"`;
  if (place.start) text += ` that begins with "${place.start}"`;
  return text;
}

const besidePattern = new RegExp(
  `where\\s+(?:the\\s+)?([\\w:.-]+)\\s+(?:is|equals|says|contains|=)\\s+${quoted}`,
  'i',
);
const attributePattern = new RegExp(
  `with\\s+(?:the\\s+)?(?:attribute\\s+)?@?([\\w:.-]+)\\s*(?:=|is|of)?\\s*${quoted}`,
  'i',
);
const afterPattern = new RegExp(
  `\\b(?:after|following|behind|preceded by|next to)\\s+(?:the\\s+)?(?:(?:words?|text|label|prefix)\\s+)?${quoted}`,
  'i',
);
const startPattern = new RegExp(
  `\\b(?:begin|start)(?:s|ning|ing)?\\s+with\\s+(?:the\\s+(?:letters|prefix)\\s+)?${quoted}`,
  'i',
);
const linePattern = new RegExp(`\\blines?\\s+(?:named\\s+|called\\s+)?${quoted}`, 'i');
const noValue = /\b(?:none|nothing|empty|no (?:\w+ )?(?:number|reference|value|answer|id|identifier)s?)\b/i;

/** Parses a place from an instruction; returns null if it names none. */
export function readPlace(text: string): Place | null {
  const [besideText = '\0', besideName, besideValue] = besidePattern.exec(text) ?? [];
  const [, attributeName, attributeValue] = attributePattern.exec(text) ?? [];
  const [, after] =
    afterPattern.exec(text) ?? /\b(?:after|behind) the word ([\p{L}\p{N}.]+)/iu.exec(text) ?? [];
  const start = startPattern.exec(text)?.[1];
  const line = linePattern.exec(text)?.[1];
  const unquoted = text.replace(besideText, ' ').replace(new RegExp(quoted, 'g'), '""');
  const paths = [line ?? [], [...unquoted.matchAll(pathPattern)].map(match => match[0])].flat();
  if (paths.length === 0 && !after && !start) return noValue.test(text) ? { none: true, paths: [] } : null;
  const place: Place = { paths };
  if (after) place.after = after;
  if (start) place.start = start;
  if (besideName && besideValue) place.beside = { name: besideName, text: besideValue };
  else if (attributeName && attributeValue) place.attribute = { name: attributeName, value: attributeValue };
  return place;
}

function endsWithPath(path: string[], expected: string): boolean {
  if (path.length === 1 && plainWords(path[0] ?? '') === plainWords(expected)) return true;
  const names = expected.split('/');
  if (names.length > path.length) return false;
  return names.every((name, index) => {
    const actual = path[path.length - names.length + index] ?? '';
    return actual === name || (!name.includes(':') && actual.slice(actual.indexOf(':') + 1) === name);
  });
}

// Short words ("no", "and") and further values of the same list can be between the named words and the value.
const between = /^(?: (?:\p{L}{1,3}|\S*\d\S*))*$/u;

function followsWords(before: string, words: string): boolean {
  const expected = plainWords(words);
  const at = before.lastIndexOf(expected);
  return at >= 0 && between.test(before.slice(at + expected.length)) && (at === 0 || before[at - 1] === ' ');
}

function isAt({ leaf, value, before }: Identifier, place: Place, document: Document): boolean {
  const { paths, after, start, attribute, beside } = place;
  const siblings = document.siblings.get(leaf.parent) ?? [];
  return (
    (paths.length === 0 || paths.some(path => endsWithPath(leaf.path, path))) &&
    (after === undefined || followsWords(before, after)) &&
    (start === undefined || value.startsWith(start)) &&
    (!attribute || leaf.attributes[attribute.name] === attribute.value) &&
    (!beside || siblings.some(({ path, text }) => endsWithPath(path, beside.name) && text === beside.text))
  );
}

/** The distinct values at a place, in document order. */
export function valuesAt(document: Document, place: Place): string[] {
  if (place.none) return [];
  const found = document.identifiers.filter(identifier => isAt(identifier, place, document));
  return [...new Set(found.map(({ value }) => value))];
}

const typeName = /(?:name|type|kind|label|title|qualifier|scheme)$/i;

function placesBeside({ leaf }: Identifier, document: Document, place: Place): Place[] {
  const siblings = document.siblings.get(leaf.parent) ?? [];
  return siblings.flatMap(sibling => {
    const { path, text } = sibling;
    const name = path.at(-1);
    const isUsable = sibling !== leaf && text.length <= 40 && !/["”]|\d{4}/.test(text);
    return isUsable && name !== undefined ? [{ ...place, beside: { name, text } }] : [];
  });
}

/** Number of properties of a place: if two places match, the more specific one wins. */
export function specificity({ paths, after, start, beside, attribute }: Place): number {
  return [paths.length > 0, after, start, beside, attribute].filter(Boolean).length;
}

/** Possible descriptions of a value's position, from the simplest to the most specific. */
export function placesOf(identifier: Identifier, document: Document): Place[] {
  const { leaf, value, before, isEntireText } = identifier;
  const path = leaf.path.slice(-2).join('/');
  const inPath: Place = { paths: path ? [path] : [] };
  const beside = leaf.path.length > 2 ? placesBeside(identifier, document, inPath) : [];
  // If a sibling names an element ("type: waybill"), that name is more reliable than the path alone.
  const isReliable = (place: Place): boolean => isEntireText && typeName.test(place.beside?.name ?? '');
  const words = before.split(' ').filter(word => word && !/\d/.test(word));
  const afterWords = [1, 2]
    .filter(count => count <= words.length)
    .map(count => words.slice(-count).join(' '))
    .filter(after => !/^(?:no|nr|number|is|id|of|the|to)$/.test(after));
  const start = /^[A-Za-z]{2,}[-/]?/.exec(value)?.[0];
  const places: Place[] = [
    beside.filter(isReliable),
    isEntireText && path ? inPath : [],
    afterWords.flatMap(after => [{ paths: [], after }, path ? { paths: [path], after } : []].flat()),
    start
      ? [
          { ...inPath, start },
          { paths: [], start },
        ]
      : [],
  ].flat();
  if (!path) return places;
  return [
    places,
    Object.entries(leaf.attributes).map(([name, text]) => ({ ...inPath, attribute: { name, value: text } })),
    beside.filter(place => !isReliable(place)),
    leaf.path.length > 2 ? { paths: [leaf.path.slice(-3).join('/')] } : [],
    isEntireText ? [] : inPath,
  ].flat();
}
