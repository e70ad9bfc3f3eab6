import { plainWords, type Document, type Spot } from './read-document.js';

/** Where in a document a value stands, as a person would say it. All that is given must hold. */
export interface Place {
  /** There is no value in such documents. */
  none?: true;
  /** Ends of element paths, any of which may hold, such as `cac:Delivery/cbc:ID`, or keys of lines. */
  paths: string[];
  /** Words that stand right before the value. */
  after?: string;
  /** What the value begins with. */
  start?: string;
  /** Another element of the same parent, and what it says. */
  beside?: { name: string; text: string };
  /** An attribute of the element. */
  attribute?: { name: string; value: string };
}

const quoted = `["“'‘\`]([^"”'’\`]+)["”'’\`]`;
const pathPattern =
  /(?<![\w"“/])@?[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?:\/@?[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)+|(?<![\w"“/])[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*|(?<![\w"“])[A-Z][a-z]+(?:[A-Z][a-zA-Z]*)+|(?<=<)[A-Za-z_][\w:.-]*(?=>)/g;

/** Says a place in words that `readPlace` understands. */
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

/** Reads where to look out of an instruction; null where it names no place. */
export function readPlace(text: string): Place | null {
  const beside = new RegExp(
    `where\\s+(?:the\\s+)?([\\w:.-]+)\\s+(?:is|equals|says|contains|=)\\s+${quoted}`,
    'i',
  ).exec(text);
  const attribute = new RegExp(
    `with\\s+(?:the\\s+)?(?:attribute\\s+)?@?([\\w:.-]+)\\s*(?:=|is|of)?\\s*${quoted}`,
    'i',
  ).exec(text);
  const after =
    new RegExp(
      `\\b(?:after|following|behind|preceded by|next to)\\s+(?:the\\s+)?(?:(?:words?|text|label|prefix)\\s+)?${quoted}`,
      'i',
    ).exec(text) ?? /\b(?:after|behind) the word ([\p{L}\p{N}.]+)/iu.exec(text);
  const start = new RegExp(
    `\\b(?:begin|start)(?:s|ning|ing)?\\s+with\\s+(?:the\\s+(?:letters|prefix)\\s+)?${quoted}`,
    'i',
  ).exec(text);
  const line = new RegExp(`\\blines?\\s+(?:named\\s+|called\\s+)?${quoted}`, 'i').exec(text);
  const scanned = text.replace(beside?.[0] ?? '\0', ' ').replace(new RegExp(quoted, 'g'), '""');
  const paths = [
    ...(line?.[1] ? [line[1]] : []),
    ...[...scanned.matchAll(pathPattern)].map(match => match[0]),
  ];
  const place: Place = { paths };
  if (after?.[1]) place.after = after[1];
  if (start?.[1]) place.start = start[1];
  if (beside?.[1] && beside[2]) place.beside = { name: beside[1], text: beside[2] };
  if (attribute?.[1] && attribute[2] && !beside)
    place.attribute = { name: attribute[1], value: attribute[2] };
  if (paths.length > 0 || place.after || place.start) return place;
  if (/\b(?:none|nothing|empty|no (?:\w+ )?(?:number|reference|value|answer|id|identifier)s?)\b/i.test(text))
    return { none: true, paths: [] };
  return null;
}

function endsWithPath(path: string[], wanted: string): boolean {
  if (path.length === 1 && plainWords(path[0] ?? '') === plainWords(wanted)) return true;
  const names = wanted.split('/');
  if (names.length > path.length) return false;
  return names.every((name, index) => {
    const actual = path[path.length - names.length + index] ?? '';
    return actual === name || (!name.includes(':') && actual.slice(actual.indexOf(':') + 1) === name);
  });
}

// Between the words named and the value may stand short words ("no", "and") and further values of the same list.
const between = /^(?: (?:\p{L}{1,3}|\S*\d\S*))*$/u;

function standsAfter(before: string, words: string): boolean {
  const wanted = plainWords(words);
  const at = before.lastIndexOf(wanted);
  return at >= 0 && between.test(before.slice(at + wanted.length)) && (at === 0 || before[at - 1] === ' ');
}

function holds(spot: Spot, place: Place, document: Document): boolean {
  if (place.paths.length > 0 && !place.paths.some(path => endsWithPath(spot.leaf.path, path))) return false;
  if (place.after !== undefined && !standsAfter(spot.before, place.after)) return false;
  if (place.start !== undefined && !spot.value.startsWith(place.start)) return false;
  if (place.attribute && spot.leaf.attributes[place.attribute.name] !== place.attribute.value) return false;
  if (!place.beside) return true;
  const { name, text } = place.beside;
  return (document.siblings.get(spot.leaf.parent) ?? []).some(
    leaf => endsWithPath(leaf.path, name) && leaf.text === text,
  );
}

/** The values that stand at a place, each once, in the document's order. */
export function valuesAt(document: Document, place: Place): string[] {
  if (place.none) return [];
  return [...new Set(document.spots.filter(spot => holds(spot, place, document)).map(spot => spot.value))];
}

const naming = /(?:name|type|kind|label|title|qualifier|scheme)$/i;

function placesBeside(spot: Spot, document: Document, place: Place): Place[] {
  return (document.siblings.get(spot.leaf.parent) ?? []).flatMap(sibling => {
    const name = sibling.path.at(-1);
    const tells =
      sibling !== spot.leaf &&
      name !== undefined &&
      sibling.text.length <= 40 &&
      !/["”]|\d{4}/.test(sibling.text);
    return tells ? [{ ...place, beside: { name, text: sibling.text } }] : [];
  });
}

/** How many things a place says: of two that hold, the more particular one is meant. */
export function particularity(place: Place): number {
  return [place.paths.length > 0, place.after, place.start, place.beside, place.attribute].filter(Boolean)
    .length;
}

/** Ways to say where a spot stands, from the simplest to the most particular. */
export function placesOf(spot: Spot, document: Document): Place[] {
  const { leaf } = spot;
  const path = leaf.path.slice(-2).join('/');
  const inPath: Place = { paths: path ? [path] : [] };
  const places: Place[] = [];
  const beside = leaf.path.length > 2 ? placesBeside(spot, document, inPath) : [];
  // An element that another one names ("type: waybill") is told by that name, not by its path alone.
  if (spot.whole) places.push(...beside.filter(place => naming.test(place.beside?.name ?? '')));
  if (spot.whole && path) places.push(inPath);
  const words = spot.before.split(' ').filter(word => word && !/\d/.test(word));
  for (const count of [1, 2]) {
    const after = words.slice(-count).join(' ');
    if (words.length < count || /^(?:no|nr|number|is|id|of|the|to)$/.test(after)) continue;
    places.push({ paths: [], after });
    if (path) places.push({ paths: [path], after });
  }
  const start = /^[A-Za-z]{2,}[-/]?/.exec(spot.value)?.[0];
  if (start) places.push({ ...inPath, start }, { paths: [], start });
  if (!path) return places;
  for (const [name, value] of Object.entries(leaf.attributes))
    places.push({ ...inPath, attribute: { name, value } });
  places.push(...beside.filter(place => !spot.whole || !naming.test(place.beside?.name ?? '')));
  if (leaf.path.length > 2) places.push({ paths: [leaf.path.slice(-3).join('/')] });
  if (!spot.whole) places.push(inPath);
  return places;
}
