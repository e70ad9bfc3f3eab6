import { withoutSecrets } from '../../llm/secrets.js';

/** What a program wrote on its stdout that is not the reply. */
export interface Heard {
  /** Whole lines. */
  lines: readonly string[];
  /** What followed the last line end. */
  unfinished: string;
  /** The end of its stderr. */
  stderr: string;
}

const longestShown = 600;

/** Sentences for a person who looks for the reply: what was received, and what it lacks to be one. Empty for nothing. */
export function describeHeard({ lines, unfinished, stderr }: Heard): string {
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
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function shown(text: string): string {
  const clean = withoutSecrets(text);
  return clean.length <= longestShown ? clean : `${clean.slice(0, longestShown)}…`;
}
