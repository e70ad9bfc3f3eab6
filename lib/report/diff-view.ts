import { formatCount } from '../text/format.js';
import type { ModuleDifference, WordChange } from './module-diff.js';
import { aside, heading, type Span, type StyledLine } from './styled-text.js';

/** Word-level diff of modules. The text contains diff markers, so that it is readable without color. */
export function diffLines(differences: readonly ModuleDifference[]): StyledLine[] {
  return differences.flatMap(difference => [...moduleLines(difference), []]).slice(0, -1);
}

function moduleLines(difference: ModuleDifference) {
  const { module, kind, change, opening, added, removed, changed, same } = difference;
  const counts = [
    `${formatCount(added.length)} added`,
    `${formatCount(removed.length)} removed`,
    `${formatCount(changed.length)} changed`,
    `${formatCount(same)} the same`,
  ].join(', ');
  const title = heading(`module ${module}`);
  if (change === 'same') return [title, aside('  no difference')];
  const lines: StyledLine[] = [title, aside(`  ${change}; ${kind === 'text' ? 'rules' : kind}: ${counts}`)];
  if (opening.some(({ change: word }) => word !== 'same')) {
    lines.push([{ text: '~ ', style: 'yellow' }, ...opening.map(wordSpan)]);
  }
  for (const item of changed) {
    lines.push([{ text: '~ ', style: 'yellow' }, ...item.words.map(wordSpan), idsSpan(item.from, item.to)]);
  }
  const listed = (sign: string, style: Span['style'], items: { id: string; text: string }[]) =>
    items.map(({ id, text }): StyledLine => [
      { text: `${sign} ${text}`, style },
      { text: `  (${id})`, style: 'dim' },
    ]);
  return [...lines, ...listed('-', 'red', removed), ...listed('+', 'green', added)];
}

function idsSpan(from: string[], to: string): Span {
  return { text: `  (${from.join(' and ')} → ${to})`, style: 'dim' };
}

function wordSpan({ change, text }: WordChange): Span {
  if (change === 'same') return { text };
  return change === 'added' ? { text: `{+${text}+}`, style: 'green' } : { text: `[-${text}-]`, style: 'red' };
}
