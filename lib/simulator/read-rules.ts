/** A rule parsed from a text: its condition and action. */
export interface ReadRule {
  /** The id or number before it, without brackets; null if there is none. */
  id: string | null;
  condition: string;
  action: string;
  /** Accompanying text in brackets, such as "12 cases". */
  note: string;
  /** Characters from the text's start. */
  offset: number;
}

const bullet = /^\s*(?:[-*•+]\s+)?/;
const marker =
  /^(?:\[([\w./#-]{1,60})\]|\(([\w./#-]{1,20})\)|#?(\d{1,4})[.):]|([A-Z]{1,3}-?\d{1,4})[.):]?)\s+/;
const opener = /^(?:when(?:ever)?|if|in case(?: that)?|where|once|as soon as)\b[\s:]*/i;
const trailingNote =
  /\s*[([]([^()[\]]*\b(?:cases?|examples?|evidence|support\w*|tasks?|scored?|weight)\b[^()[\]]*)[)\]]\s*$/i;
const verbs =
  'answer|reply|respond|choose|pick|select|take|read|use|return|say|give|label|classify|route|send|put|look|extract|ignore|leave|report|it is|it’s|the answer|there is';
const arrows = [' -> ', ' → ', ' => ', ' --> '];

/** Index of the first separator outside of quotes, or -1. */
function findOutsideQuotes(text: string, separator: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"' || character === '“' || character === '”')
      quoted = character === '“' || (character === '"' && !quoted);
    else if (!quoted && text.startsWith(separator, index)) return index;
  }
  return -1;
}

function cut(text: string, at: number, length: number): [string, string] | null {
  if (at < 0) return null;
  const condition = text.slice(0, at).trim().replace(/,$/, '');
  const action = text
    .slice(at + length)
    .trim()
    .replace(/^then[,:]?\s+/i, '');
  return condition && action ? [condition, action] : null;
}

function splitAtSeparator(text: string, separators: string[]): [string, string] | null {
  for (const separator of separators) {
    const parts = cut(text, findOutsideQuotes(text, separator), separator.length);
    if (parts) return parts;
  }
  return null;
}

function splitAtVerb(text: string): [string, string] | null {
  const found = new RegExp(`,\\s+(?=(?:please\\s+)?(?:${verbs})\\b)`, 'gi');
  const last = [...text.matchAll(found)].at(-1);
  if (last) return cut(text, last.index, last[0].length);
  const comma = findOutsideQuotes(text, ', ');
  return cut(text, comma, 2);
}

function splitRule(sentence: string): [string, string] | null {
  const opened = opener.exec(sentence);
  if (opened) {
    const rest = sentence.slice(opened[0].length);
    return splitAtSeparator(rest, [...arrows, ': ', ', then ', ' then ', '; ']) ?? splitAtVerb(rest);
  }
  const pointed = splitAtSeparator(sentence, arrows);
  if (pointed) return pointed;
  const linked =
    /^(.+?)\s+(?:means?|indicates?|impl(?:y|ies)|suggests?|points? to|belongs? (?:to|in|under)|goes? (?:to|in|under))\s+(.+)$/i.exec(
      sentence,
    );
  if (linked?.[1] && linked[2]) return [linked[1], linked[2]];
  const turned = new RegExp(`^((?:${verbs})\\b.+?)\\s+(?:when(?:ever)?|if|in case)\\s+(.+)$`, 'i').exec(
    sentence,
  );
  if (turned?.[1] && turned[2]) return [turned[2], turned[1]];
  return null;
}

/** Parses a line or sentence as a rule; returns null if it is not a rule. */
export function readRule(line: string, offset = 0): ReadRule | null {
  let rest = line.replace(bullet, '').replace(/\*\*/g, '').trim();
  const marked = marker.exec(rest);
  const id = marked ? (marked[1] ?? marked[2] ?? marked[3] ?? marked[4] ?? null) : null;
  if (marked) rest = rest.slice(marked[0].length).replace(/^[:–-]\s+/, '');
  const noted = trailingNote.exec(rest);
  if (noted) rest = rest.slice(0, noted.index).trim();
  const listed = id !== null || /^\s*[-*•+]\s/.test(line);
  const parts = splitRule(rest) ?? (listed ? cut(rest, findOutsideQuotes(rest, ': '), 2) : null);
  if (!parts) return null;
  return {
    id,
    condition: parts[0],
    action: parts[1].replace(/[.;]$/, ''),
    note: noted?.[1] ?? '',
    offset,
  };
}

function readSentences(line: string, offset: number): ReadRule[] {
  const rules: ReadRule[] = [];
  let at = 0;
  for (const sentence of line.split(/(?<=[.!?;]["”]?)\s+(?=[A-Z"“])/)) {
    const rule = readRule(sentence, offset + at);
    if (rule) rules.push(rule);
    at += sentence.length + 1;
  }
  return rules;
}

/**
 * Parses the rules of a text in any format: bullets, numbered lines, arrows or sentences of prose. Skips
 * everything else.
 */
export function readRules(text: string): ReadRule[] {
  const rules: ReadRule[] = [];
  let offset = 0;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const start = offset;
    offset += line.length + 1;
    if (/^\s*[{<]/.test(line)) continue;
    const listed = /^\s*(?:[-*•+]\s|\[|\(\w+\)|#?\d+[.):]\s|[A-Z]{1,3}-?\d)/.test(line);
    const next = /^\s*then\b[:,]?\s*(.+)$/i.exec(lines[index + 1] ?? '');
    const joined =
      next && opener.test(line.replace(bullet, '').replace(marker, ''))
        ? `${line.trimEnd().replace(/[,.]$/, '')}, then ${next[1]}`
        : line;
    rules.push(...(listed ? [readRule(joined, start) ?? []].flat() : readSentences(joined, start)));
  }
  return rules;
}
