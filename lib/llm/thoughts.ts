import { readChannels } from './channels.js';
import { tryParseJson } from '../text/json/parse-json.js';
import type { VisibleText } from './visible-text.js';

/** The tags that models put around their thoughts, if their server leaves them in the text. */
const tag =
  /<\/?(?:think|thinking|thought|thoughts|reasoning|seed:think)(?:\s[^<>]*)?>|\[\/?THINK\]|◁\/?think▷|<\|(?:begin|end)_of_thought\|>|<\|(?:START|END)_THINKING\|>/giu;
const closingTag = /^(?:.\/|<\|end)/iu;
/** The tokens that some models put around the answer after their thoughts. */
const answerToken = /<\|(?:(?:begin|end)_of_solution|(?:START|END)_RESPONSE)\|>/giu;
const quote = /["'`‘’“”]/u;
const inlineCode = /`[^`\n]*`/gu;
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/u;

interface Tag {
  start: number;
  end: number;
  closes: boolean;
}

/**
 * A reply's text without what the model thought before it answered. Everything before the last closing tag is
 * a thought, with or without its opening tag (some chat templates put that in the prompt). If only thoughts
 * follow an answer, the answer stays. Tags in code, in quotation marks, or in a reply that is entirely JSON
 * are not thoughts. `cut`: the reply was truncated at its maximum length.
 */
export function withoutThoughts(text: string, cut = false): VisibleText {
  const parts = readChannels(text);
  if (parts) return parts;
  const start = endOfLeadingThoughts(text);
  if (start === undefined) return { text: '', thought: true, unfinished: true };
  const rest = text.slice(start);
  const visible = isJson(rest) ? { text: rest, unfinished: false } : outsideThoughts(rest, cut);
  const thought = visible.text.length < text.length;
  return { ...visible, text: thought ? visible.text.replace(answerToken, '').trim() : text, thought };
}

/** Where the leading thoughts of a text end; undefined if the last one is not closed. */
function endOfLeadingThoughts(text: string): number | undefined {
  let end = 0;
  let isWithin = false;
  for (const each of tagsIn(text)) {
    if (isWithin) {
      if (!each.closes) continue;
      isWithin = false;
      end = each.end;
    } else if (each.closes || text.slice(end, each.start).trim() !== '') return end;
    else isWithin = true;
  }
  return isWithin ? undefined : end;
}

function outsideThoughts(text: string, cut: boolean): Omit<VisibleText, 'thought'> {
  const tags = tagsIn(withoutCode(text));
  const last = tags.findLastIndex(({ closes }) => closes);
  const end = tags[last]?.end ?? 0;
  const opening = tags.slice(last + 1).find(({ start }) => beginsLine(text, start));
  if (opening && (cut || text.slice(end, opening.start).trim() === '')) return { text: '', unfinished: true };
  const after = text.slice(end);
  if (last < 0 || after.trim() !== '') return { text: after, unfinished: false };
  const [first] = tags;
  return { text: first && !first.closes ? text.slice(0, first.start) : '', unfinished: false };
}

function tagsIn(text: string): Tag[] {
  return [...text.matchAll(tag)]
    .map(found => ({
      start: found.index,
      end: found.index + found[0].length,
      closes: closingTag.test(found[0]),
    }))
    .filter(({ start, end }) => !quote.test(text.charAt(start - 1)) || !quote.test(text.charAt(end)));
}

/** The text with blanks instead of code, so that positions stay the same. */
function withoutCode(text: string): string {
  if (!text.includes('`') && !text.includes('~~~')) return text;
  const lines = text.split('\n');
  let opened: { line: number; mark: string } | undefined;
  for (const [line, content] of lines.entries()) {
    const [, mark = '', info = ''] = fence.exec(content) ?? [];
    if (mark === '') continue;
    if (!opened) opened = { line, mark };
    else if (mark.startsWith(opened.mark) && info.trim() === '') {
      blankLines(lines, opened.line, line);
      opened = undefined;
    }
  }
  return lines.join('\n').replace(inlineCode, code => ' '.repeat(code.length));
}

function blankLines(lines: string[], from: number, to: number): void {
  for (let line = from; line <= to; line++) lines[line] = ' '.repeat(lines[line]?.length ?? 0);
}

function beginsLine(text: string, place: number): boolean {
  return text.slice(text.lastIndexOf('\n', place - 1) + 1, place).trim() === '';
}

function isJson(text: string): boolean {
  return /^\s*[{[]/u.test(text) && tryParseJson(text, { deepest: Infinity }) !== undefined;
}
