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
const beforeVerb = new RegExp(`,\\s+(?=(?:please\\s+)?(?:${verbs})\\b)`, 'gi');
/** "CONDITION means ACTION" */
const linked =
  /^(.+?)\s+(?:means?|indicates?|impl(?:y|ies)|suggests?|points? to|belongs? (?:to|in|under)|goes? (?:to|in|under))\s+(.+)$/i;
/** "ACTION if CONDITION" */
const actionFirst = new RegExp(`^((?:${verbs})\\b.+?)\\s+(?:when(?:ever)?|if|in case)\\s+(.+)$`, 'i');
const arrows = [' -> ', ' → ', ' => ', ' --> '];

type Split = [condition: string, action: string];

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

function splitAt(text: string, index: number, length: number): Split | null {
  const condition = text.slice(0, index).trim().replace(/,$/, '');
  const rest = text.slice(index + length).trim();
  const action = rest.replace(/^then[,:]?\s+/i, '');
  return index >= 0 && condition && action ? [condition, action] : null;
}

function splitAtFirst(text: string, separators: string[]): Split | null {
  for (const separator of separators) {
    const split = splitAt(text, findOutsideQuotes(text, separator), separator.length);
    if (split) return split;
  }
  return null;
}

function splitRule(sentence: string): Split | null {
  const opened = opener.exec(sentence);
  if (opened) {
    const rest = sentence.slice(opened[0].length);
    const separated = splitAtFirst(rest, [...arrows, ': ', ', then ', ' then ', '; ']);
    if (separated) return separated;
    const last = [...rest.matchAll(beforeVerb)].at(-1);
    return last ? splitAt(rest, last.index, last[0].length) : splitAtFirst(rest, [', ']);
  }
  const separated = splitAtFirst(sentence, arrows);
  if (separated) return separated;
  const [, condition, consequence] = linked.exec(sentence) ?? [];
  if (condition && consequence) return [condition, consequence];
  const [, action, situation] = actionFirst.exec(sentence) ?? [];
  return action && situation ? [situation, action] : null;
}

/** Parses a line or sentence as a rule; returns null if it is not a rule. */
function readRule(line: string, offset: number): ReadRule | null {
  const text = line.replace(bullet, '').replace(/\*\*/g, '').trim();
  const [mark, ...ids] = marker.exec(text) ?? [];
  const id = ids.find(found => found !== undefined) ?? null;
  const unmarked = mark === undefined ? text : text.slice(mark.length).replace(/^[:–-]\s+/, '');
  const note = trailingNote.exec(unmarked);
  const sentence = note ? unmarked.slice(0, note.index).trim() : unmarked;
  const isListed = id !== null || /^\s*[-*•+]\s/.test(line);
  const split = splitRule(sentence) ?? (isListed ? splitAtFirst(sentence, [': ']) : null);
  if (!split) return null;
  const [condition, action] = split;
  return { id, condition, action: action.replace(/[.;]$/, ''), note: note?.[1] ?? '', offset };
}

function readSentences(line: string, offset: number): ReadRule[] {
  let at = offset;
  return line.split(/(?<=[.!?;]["”]?)\s+(?=[A-Z"“])/).flatMap(sentence => {
    const rule = readRule(sentence, at);
    at += sentence.length + 1;
    return rule ?? [];
  });
}

/**
 * Parses the rules of a text in any format: bullets, numbered lines, arrows or sentences of prose. Skips
 * everything else.
 */
export function readRules(text: string): ReadRule[] {
  let next = 0;
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const offset = next;
    next += line.length + 1;
    if (/^\s*[{<]/.test(line)) return [];
    const then = /^\s*then\b[:,]?\s*(.+)$/i.exec(lines[index + 1] ?? '')?.[1];
    const isOpen = then !== undefined && opener.test(line.replace(bullet, '').replace(marker, ''));
    const joined = isOpen ? `${line.trimEnd().replace(/[,.]$/, '')}, then ${then}` : line;
    const isListed = /^\s*(?:[-*•+]\s|\[|\(\w+\)|#?\d+[.):]\s|[A-Z]{1,3}-?\d)/.test(line);
    return isListed ? (readRule(joined, offset) ?? []) : readSentences(joined, offset);
  });
}
