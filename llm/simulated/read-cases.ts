import { senseOf, type Sense } from './senses.js';

/** A part of a prompt that its label gives a sense to. */
export interface Part {
  sense: Sense;
  label: string;
  content: string;
  /** Characters from the text's start. */
  offset: number;
}

/** One example in a prompt: what came in, what was answered, what is right, what was said about it. */
export interface Case {
  id: string;
  input: string;
  expected: string | null;
  given: string | null;
  critique: string;
  /** As far as the prompt says so, or the answers compare. */
  failed: boolean;
  offset: number;
}

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
  /** The part that lines go to until the next label, or null. */
  open: Part | null;
}

function start(scan: Scan, part: Part | null): void {
  if (part) scan.parts.push(part);
  scan.open = part;
}

/** Reads "input → right answer" on one line, as solved examples are often shown. */
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
  const sense = senseOf(name);
  if (closing < 0 || sense === null || sense === 'rules') {
    // Markup that belongs to the content of an open part is content up to its end.
    if (closing < 0 || scan.open?.sense !== 'input') return false;
    const end = closing + name.length + 3;
    scan.open.content += `${scan.text.slice(scan.at, end)}\n`;
    scan.at = end;
    return true;
  }
  const body = scan.text.slice(bodyStart, closing);
  const nested =
    sense === 'container' ||
    (sense === 'input' && /^\s*<(?:input|output|expected|answer|given)\b/m.test(body));
  const offset = scan.at;
  if (nested) start(scan, { sense: 'container', label: name, content: '', offset });
  for (const [, key = '', value = ''] of (match[2] ?? '').matchAll(attribute)) {
    const keySense = senseOf(key);
    if (keySense && nested) scan.parts.push({ sense: keySense, label: key, content: value, offset });
  }
  if (nested) {
    scan.open = null;
    scan.at = bodyStart;
    return true;
  }
  scan.parts.push({ sense, label: name, content: body.trim(), offset });
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
  // A document has keys of its own: within an input only words for answers and critiques end it.
  if (scan.open?.sense === 'input' && ['input', 'id', 'cases', 'remove'].includes(sense)) return false;
  start(scan, { sense, label: match[1], content: match[2] ? `${match[2]}\n` : '', offset: scan.at });
  return true;
}

/** Cuts a text into its labelled parts, in whatever markup: tags, headings, or `key: value` lines. */
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

function readObjectCases(text: string): Case[] {
  const cases: Case[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim().replace(/,$/, '');
    if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) continue;
    try {
      const parts = Object.entries(JSON.parse(trimmed) as Record<string, unknown>).flatMap(
        ([label, value]) => {
          const sense = senseOf(label);
          const content = typeof value === 'string' ? value : JSON.stringify(value);
          return sense ? [{ sense, label, content, offset: text.indexOf(line) }] : [];
        },
      );
      cases.push(...gather(parts));
    } catch {
      continue;
    }
  }
  return cases;
}

function plain(answer: string): string {
  return answer
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function finish(current: Case, verdict: string): Case | null {
  if (current.input === '' && current.expected === null) return null;
  const wrong = /\b(?:wrong|failed|failure|incorrect|0(?:\.0+)?)\b/i.test(verdict);
  const right = /\b(?:right|passed|success|solved|1(?:\.0+)?)\b/i.test(verdict);
  const differs =
    current.given === null || current.expected === null || plain(current.given) !== plain(current.expected);
  return { ...current, failed: wrong || (!right && differs) };
}

function gather(parts: Part[]): Case[] {
  const cases: Case[] = [];
  const fresh = (offset: number): Case => ({
    id: '',
    input: '',
    expected: null,
    given: null,
    critique: '',
    failed: true,
    offset,
  });
  let current = fresh(0);
  let verdict = '';
  const close = (offset: number): void => {
    const done = finish(current, verdict);
    if (done) cases.push(done);
    current = fresh(offset);
    verdict = '';
  };
  for (const part of parts) {
    if (part.sense === 'container') {
      close(part.offset);
      if (part.content) current.id = part.content;
      if (/fail|wrong/i.test(part.label)) verdict = 'wrong';
    } else if (part.sense === 'input') {
      if (current.input !== '') close(part.offset);
      current.input = part.content;
    } else if (part.sense === 'expected') {
      if (current.expected !== null) close(part.offset);
      current.expected = part.content;
    } else if (part.sense === 'given') current.given ??= part.content;
    else if (part.sense === 'critique') current.critique += `${part.content}\n`;
    else if (part.sense === 'score') verdict += ` ${part.content}`;
    else if (part.sense === 'id' && current.id === '') current.id = part.content;
    else if (part.sense === 'instructions') continue;
  }
  close(0);
  return cases;
}

/** Reads the examples of a prompt, in their order. Those without a right answer are left out. */
export function readCases(text: string): Case[] {
  const objects = readObjectCases(text);
  const cases = objects.length > 0 ? objects : gather(readParts(text));
  return cases.filter(example => example.expected !== null);
}
