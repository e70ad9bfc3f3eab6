import { clip } from '../../text/clip.js';
import type { Case } from './cases.js';
import { renderFailure } from './cases.js';
import { renderValue } from './render-value.js';
import { neutralized } from './section.js';

/**
 * The case with the middle of its longest parts left out (short parts stay whole), so that it takes at most
 * `tokens` in a prompt. For display only: its answer may have become a text. An id is never cut.
 */
export function shortenCase(entry: Case, tokens: number, countTokens: (text: string) => number): Case {
  const texts = textsOf(entry).map(neutralized);
  const lengths = texts.map(countTokens);
  const frame = countTokens(renderFailure(withTexts(entry, [])));
  // Clipping adds a line about the omission, and token counts do not add up exactly: shrinks the room until
  // it fits.
  for (let room = tokens - frame; ; room = Math.floor(room * 0.9)) {
    const most = fairShare(lengths, Math.max(0, room));
    const short = withTexts(
      entry,
      texts.map(text => clip(text, most, countTokens)),
    );
    if (room <= 0 || countTokens(renderFailure(short)) <= tokens) return short;
  }
}

/** The largest share with which the parts, each cut to at most this share, fit in the room. */
function fairShare(lengths: number[], room: number): number {
  const ascending = [...lengths].sort((left, right) => left - right);
  let rest = room;
  for (const [place, length] of ascending.entries()) {
    const share = Math.floor(rest / (ascending.length - place));
    if (length > share) return share;
    rest -= length;
  }
  return room;
}

function textsOf({ task, trajectory, critique, critiqueParts: told = 'both', steps = '' }: Case): string[] {
  return [
    task.input,
    renderValue(task.expected),
    trajectory.output,
    critique ? '' : trajectory.feedback,
    told === 'advice' ? '' : (critique?.problem ?? ''),
    told === 'problem' ? '' : (critique?.advice ?? ''),
    steps,
  ];
}

function withTexts(entry: Case, texts: string[]): Case {
  const [input = '', expected = '', output = '', feedback = '', problem = '', advice = '', steps = ''] =
    texts;
  return {
    ...(entry.critiqueParts && { critiqueParts: entry.critiqueParts }),
    ...(entry.steps !== undefined && { steps }),
    task: { ...entry.task, input, expected },
    trajectory: { ...entry.trajectory, output, feedback },
    critique: entry.critique && { ...entry.critique, problem, advice },
  };
}
