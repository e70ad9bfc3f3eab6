import type { VisibleText } from './visible-text.js';

/** A raw reply in OpenAI's Harmony format (gpt-oss), as passed on by servers that do not parse it. */
const begins =
  /^\s*(?:<\|start\|>assistant\s*)?<\|channel\|>|<\|start\|>assistant\s*<\|channel\|>\s*final\b[^<]*<\|message\|>/u;
const ends = /<\|(?:start|end|return|call)\|>/u;
const message =
  /^(?:assistant)?\s*<\|channel\|>\s*(\w+)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>([\s\S]*)$/u;

/** The last message on the channel `final`; undefined if the text has no channels. */
export function readChannels(text: string): VisibleText | undefined {
  if (!begins.test(text)) return undefined;
  const final = text
    .split(ends)
    .map(part => message.exec(part))
    .findLast(found => found?.[1] === 'final');
  return { text: final?.[2]?.trim() ?? '', thought: true, unfinished: final === undefined };
}
