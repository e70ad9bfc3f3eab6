import type { SpokenText } from './spoken-text.js';

/** A raw reply in OpenAI's Harmony format, as servers pass it on that do not parse it (gpt-oss). */
const begins =
  /^\s*(?:<\|start\|>assistant\s*)?<\|channel\|>|<\|start\|>assistant\s*<\|channel\|>\s*final\b[^<]*<\|message\|>/u;
const ends = /<\|(?:start|end|return|call)\|>/u;
const message =
  /^(?:assistant)?\s*<\|channel\|>\s*(\w+)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>([\s\S]*)$/u;

/** What the last message on the channel `final` says; undefined where the text has no channels. */
export function readChannels(text: string): SpokenText | undefined {
  if (!begins.test(text)) return undefined;
  const final = text
    .split(ends)
    .map(part => message.exec(part))
    .findLast(found => found?.[1] === 'final');
  return { text: final?.[2]?.trim() ?? '', thought: true, unfinished: final === undefined };
}
