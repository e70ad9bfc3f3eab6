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

function isAt(identifier: Identifier, place: Place, document: Document): boolean {
  if (place.paths.length > 0 && !place.paths.some(path => endsWithPath(identifier.leaf.path, path)))
    return false;
  if (place.after !== undefined && !followsWords(identifier.before, place.after)) return false;
  if (place.start !== undefined && !identifier.value.startsWith(place.start)) return false;
  if (place.attribute && identifier.leaf.attributes[place.attribute.name] !== place.attribute.value)
    return false;
  if (!place.beside) return true;
  const { name, text } = place.beside;
  return (document.siblings.get(identifier.leaf.parent) ?? []).some(
    leaf => endsWithPath(leaf.path, name) && leaf.text === text,
  );
}

/** The distinct values at a place, in document order. */
export function valuesAt(document: Document, place: Place): string[] {
  if (place.none) return [];
  return [
    ...new Set(
      document.identifiers
        .filter(identifier => isAt(identifier, place, document))
        .map(identifier => identifier.value),
    ),
  ];
}

const typeName = /(?:name|type|kind|label|title|qualifier|scheme)$/i;

function placesBeside(identifier: Identifier, document: Document, place: Place): Place[] {
  return (document.siblings.get(identifier.leaf.parent) ?? []).flatMap(sibling => {
    const name = sibling.path.at(-1);
    const tells =
      sibling !== identifier.leaf &&
      name !== undefined &&
      sibling.text.length <= 40 &&
      !/["”]|\d{4}/.test(sibling.text);
    return tells ? [{ ...place, beside: { name, text: sibling.text } }] : [];
  });
}

/** Number of properties of a place: if two places match, the more specific one wins. */
export function specificity(place: Place): number {
  return [place.paths.length > 0, place.after, place.start, place.beside, place.attribute].filter(Boolean)
    .length;
}

/** Possible descriptions of a value's position, from the simplest to the most specific. */
export function placesOf(identifier: Identifier, document: Document): Place[] {
  const { leaf } = identifier;
  const path = leaf.path.slice(-2).join('/');
  const inPath: Place = { paths: path ? [path] : [] };
  const places: Place[] = [];
  const beside = leaf.path.length > 2 ? placesBeside(identifier, document, inPath) : [];
  // If a sibling names an element ("type: waybill"), that name is more reliable than the path alone.
  if (identifier.isEntireText)
    places.push(...beside.filter(place => typeName.test(place.beside?.name ?? '')));
  if (identifier.isEntireText && path) places.push(inPath);
  const words = identifier.before.split(' ').filter(word => word && !/\d/.test(word));
  for (const count of [1, 2]) {
    const after = words.slice(-count).join(' ');
    if (words.length < count || /^(?:no|nr|number|is|id|of|the|to)$/.test(after)) continue;
    places.push({ paths: [], after });
    if (path) places.push({ paths: [path], after });
  }
  const start = /^[A-Za-z]{2,}[-/]?/.exec(identifier.value)?.[0];
  if (start) places.push({ ...inPath, start }, { paths: [], start });
  if (!path) return places;
  for (const [name, value] of Object.entries(leaf.attributes))
    places.push({ ...inPath, attribute: { name, value } });
  places.push(
    ...beside.filter(place => !identifier.isEntireText || !typeName.test(place.beside?.name ?? '')),
  );
  if (leaf.path.length > 2) places.push({ paths: [leaf.path.slice(-3).join('/')] });
  if (!identifier.isEntireText) places.push(inPath);
  return places;
}
