import { formatCount } from '../../text/format.js';
import type { ReportData } from '../report-data.js';
import { someOf } from './figures.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';

export type Difference = ReportData['changes'][number];

/** A word-level diff of modules. `shown`: how many rules are visible before a part that opens. */
export function diffOf(differences: readonly Difference[], shown = 12): Html {
  if (differences.every(({ change }) => change === 'same')) return markup`<p>Nothing changed.</p>`;
  return markup`${differences.map(difference => moduleDiff(difference, shown))}`;
}

function moduleDiff(difference: Difference, shown: number): Html {
  const { module, kind, change, opening, added, removed, changed, same } = difference;
  if (change === 'same')
    return markup`<p class="module"><b>${module}</b> <span class="soft">no difference</span></p>`;
  const things = kind === 'text' ? 'rules' : 'functions';
  const counts = [
    `${formatCount(added.length)} added`,
    `${formatCount(removed.length)} removed`,
    `${formatCount(changed.length)} changed`,
    `${formatCount(same)} unchanged`,
  ].join(', ');
  const items = [
    ...changed.map(({ words }) => markup`<li class="diff changed" dir="auto">${wordsOf(words)}</li>`),
    ...removed.map(({ text }) => markup`<li class="diff removed" dir="auto"><del>${text}</del></li>`),
    ...added.map(({ text }) => markup`<li class="diff added" dir="auto"><ins>${text}</ins></li>`),
  ];
  return markup`<p class="module"><b>${module}</b> <span class="soft">${things}: ${counts}</span></p>
${opening.some(part => part.change !== 'same') ? markup`<p class="diff" dir="auto">${wordsOf(opening)}</p>` : ''}
${items.length > 0 ? someOf(items, shown, `changes of ${things}`) : ''}`;
}

function wordsOf(words: Difference['opening']): Html[] {
  return words.map(({ change, text }) => {
    if (change === 'same') return markup`${text}`;
    return change === 'added' ? markup`<ins>${text}</ins>` : markup`<del>${text}</del>`;
  });
}
