import { isJsonObject } from '../../domain/json.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { tryParseJson } from '../../text/json/parse-json.js';

/** What a program wrote on stdout other than the reply, and on stderr. */
export interface ReceivedOutput {
  /** Complete lines. */
  lines: readonly string[];
  /** The text after the last line break. */
  unfinished: string;
  /** The end of stderr. */
  stderr: string;
}

const longestShown = 600;

/**
 * Explains to a person what was received and why it is not a reply, in sentences. Empty if nothing was
 * received.
 */
export function describeReceived({ lines, unfinished, stderr }: ReceivedOutput): string {
  const written = lines.join('\n').trim();
  const rest = unfinished.trim();
  const sentences = [
    ...(written === '' ? [] : [`It wrote lines that are not a reply: ${shown(written)}`, ...lackOf(lines)]),
    ...(rest === '' ? [] : [`It wrote this without a line end: ${shown(rest)}`]),
    ...(stderr === '' ? [] : [`Its last words on stderr: ${stderr}`]),
  ];
  return sentences.join(' ');
}

function lackOf(lines: readonly string[]): string[] {
  if (lines.some(isObject)) return ['A reply has the "id" of its request.'];
  return isObject(lines.join('\n')) ? ['A reply is one line of JSON, with the "id" of its request.'] : [];
}

function isObject(text: string): boolean {
  return isJsonObject(tryParseJson(text, { deepest: Infinity }));
}

function shown(text: string): string {
  const clean = withoutSecrets(text);
  return clean.length <= longestShown ? clean : `${clean.slice(0, longestShown)}…`;
}
