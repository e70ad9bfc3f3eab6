import { senseOf, type Sense } from './senses.js';

/** A part of a prompt whose label has a known meaning. */
export interface Part {
  sense: Sense;
  label: string;
  content: string;
  /** Characters from the text's start. */
  offset: number;
}

/** An input in its own tag, whose attributes can contain a wrong answer. */
const taggedInput = /^\s*<(?:input|message|text|question|item|example)\b/m;

const attribute = /([\w-]+)="([^"]*)"/g;
const openTag = /^\s*<([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"]*")*)\s*>/;
const heading = /^\s*#{1,6}\s+(.+?)\s*#*$/;
const ruledHeading = /^\s*(?:[-=*]{3,}|\*\*)\s*([A-Za-z][^*=:]{0,60}?)\s*(?:[-=*]{3,}|\*\*)\s*$/;
const keyed = /^\s*(?:[-*•]\s+)?(?:\*\*)?([A-Za-z][\w '’-]{0,44}?)(?:\*\*)?\s*:(?:\*\*)?(?:\s+(.*))?$/;
const rulish = /^\s*[-*•]\s+(?:when|if|where)\b/i;
const solvedLabel = /^(?:solved|success|right|correct|passed|example|demonstration)$/i;
const pairLine = /^\s*(?:[-*•]\s+)?(.+)\s(?:→|->|=>)\s(.+?)\s*$/s;
const containerKey =
  /\b(?:case|example|attempt|trajectory|record|failure|success|item|sample|episode|exhibit|task)\b\s*[#"(]?([\w./:-]*)/i;

interface Scan {
  text: string;
  at: number;
  parts: Part[];
  /** The part that collects lines until the next label, or null. */
  open: Part | null;
}

function start(scan: Scan, part: Part | null): void {
  if (part) scan.parts.push(part);
  scan.open = part;
}

/** Parses "input → correct answer" on one line, a common format for solved examples. */
function readPair(scan: Scan, line: string, attributes = ''): boolean {
  const pair = pairLine.exec(line);
  if (!pair?.[1] || !pair[2]) return false;
  const offset = scan.at;
  const id = /\bid="([^"]*)"/.exec(attributes)?.[1] ?? '';
  start(scan, { sense: 'container', label: 'solved', content: id, offset });
  scan.parts.push({ sense: 'input', label: 'input', content: pair[1], offset });
  scan.parts.push({ sense: 'expected', label: 'expected', content: pair[2], offset });
  scan.parts.push({ sense: 'score', label: 'score', content: 'solved', offset });
  scan.open = null;
  return true;
}

/** Parts in a tag's attributes. */
function readAttributes(text: string, offset: number): Part[] {
  return [...text.matchAll(attribute)].flatMap(([, key = '', value = '']) => {
    const sense = senseOf(key);
    return sense ? [{ sense, label: key, content: value, offset }] : [];
  });
}

function readTag(scan: Scan, line: string): boolean {
  const match = openTag.exec(line);
  const name = match?.[1];
  if (!match || !name) return false;
  const bodyStart = scan.at + match[0].length;
  const closing = scan.text.indexOf(`</${name}>`, bodyStart);
  if (
    closing >= 0 &&
    solvedLabel.test(name) &&
    readPair(scan, scan.text.slice(bodyStart, closing), match[2] ?? '')
  ) {
    scan.at = closing + name.length + 3;
    return true;
  }
  if (name === 'steps' && closing >= 0 && /^\[tool\] /m.test(scan.text.slice(bodyStart, closing))) {
    const content = scan.text.slice(bodyStart, closing).trim();
    scan.parts.push({ sense: 'steps', label: name, content, offset: scan.at });
    scan.open = null;
    scan.at = closing + name.length + 3;
    return true;
  }
  const sense = senseOf(name);
  if (closing < 0 || sense === null || sense === 'rules') {
    // Markup inside an open input part is content, up to its closing tag.
    if (closing < 0 || scan.open?.sense !== 'input') return false;
    const end = closing + name.length + 3;
    scan.open.content += `${scan.text.slice(scan.at, end)}\n`;
    scan.at = end;
    return true;
  }
  const body = scan.text.slice(bodyStart, closing);
  const offset = scan.at;
  const said = readAttributes(match[2] ?? '', offset);
  const nested =
    sense === 'container' ||
    (sense === 'input' && /^\s*<(?:input|output|expected|answer|given)\b/m.test(body)) ||
    (said.some(part => part.sense === 'expected') && taggedInput.test(body));
  if (nested) {
    start(scan, { sense: 'container', label: name, content: '', offset });
    scan.parts.push(...said);
    scan.open = null;
    scan.at = bodyStart;
    return true;
  }
  scan.parts.push({ sense, label: name, content: body.trim(), offset });
  if (sense === 'input') scan.parts.push(...said);
  scan.open = null;
  scan.at = closing + name.length + 3;
  return true;
}

function readHeading(scan: Scan, line: string): boolean {
  const title = (heading.exec(line) ?? ruledHeading.exec(line))?.[1];
  if (!title) return false;
  const container = containerKey.exec(title);
  const colon = title.indexOf(': ');
  const label = colon > 0 ? title.slice(0, colon) : title.replace(/\s*[([].*$/, '');
  const sense = senseOf(label);
  const isContainer = container !== null && (/\d/.test(container[1] ?? '') || sense === 'container');
  if (!isContainer && sense === null) {
    scan.open = null;
    return true;
  }
  const content = isContainer ? (container[1] ?? '') : colon > 0 ? `${title.slice(colon + 2)}\n` : '';
  start(scan, {
    sense: isContainer ? 'container' : (sense ?? 'container'),
    label: title,
    content,
    offset: scan.at,
  });
  if (isContainer) scan.open = null;
  return true;
}

function readKey(scan: Scan, line: string): boolean {
  const match = keyed.exec(line);
  if (!match?.[1] || match[1].split(/\s+/).length > 6) return false;
  const container = containerKey.exec(match[1]);
  const sense = senseOf(match[1]);
  if (container && /\d/.test(container[1] ?? '')) {
    start(scan, { sense: 'container', label: match[1], content: container[1] ?? '', offset: scan.at });
    scan.open = null;
    return true;
  }
  if (sense === null || sense === 'condition' || sense === 'action' || sense === 'rules') return false;
  // Documents have keys of their own: in an input, only keys for answers and critiques end it.
  if (scan.open?.sense === 'input' && ['input', 'id', 'cases', 'remove'].includes(sense)) return false;
  start(scan, { sense, label: match[1], content: match[2] ? `${match[2]}\n` : '', offset: scan.at });
  return true;
}

/** Splits a text into labeled parts, in any markup: tags, headings, or `key: value` lines. */
export function readParts(text: string): Part[] {
  const scan: Scan = { text, at: 0, parts: [], open: null };
  let fenced = false;
  while (scan.at < text.length) {
    const newline = text.indexOf('\n', scan.at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(scan.at, end);
    if (/^\s*(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      scan.at = end + 1;
      continue;
    }
    if (!fenced) {
      if (readTag(scan, line)) continue;
      if (readHeading(scan, line) || readKey(scan, line)) {
        scan.at = end + 1;
        continue;
      }
    }
    if (
      !fenced &&
      scan.open === null &&
      /^\s*[-*•]\s/.test(line) &&
      !rulish.test(line) &&
      readPair(scan, line)
    ) {
      scan.at = end + 1;
      continue;
    }
    if (/^\s*<\/[A-Za-z][\w-]*>\s*$/.test(line) && !fenced) scan.open = null;
    else if (scan.open) scan.open.content += `${line}\n`;
    scan.at = end + 1;
  }
  return scan.parts.map(part => ({ ...part, content: part.content.trim() }));
}
