import { formatCount, formatDifference, formatMean, formatUsd } from '../../text/format.js';
import { markup } from './markup.js';
import type { Html, HtmlValue } from './markup.js';

/** How a report writes scores: as percentages if tasks are right or wrong, otherwise as numbers. */
export interface ScoreFormat {
  score(value: number | null): string;
  difference(value: number | null): string;
}

export function scoreFormat(showsShares: boolean): ScoreFormat {
  if (!showsShares)
    return {
      score: formatMean,
      difference: value => (value === null ? '–' : formatDifference(value)),
    };
  return {
    score: value => (value === null ? '–' : `${(100 * value).toFixed(1)} %`),
    difference: value =>
      value === null ? '–' : `${value < 0 ? '−' : '+'}${(100 * Math.abs(value)).toFixed(1)} points`,
  };
}

/** The difference of two scores; null if one is unknown. */
export function changeBetween(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}

export interface Column<Row> {
  name: string;
  /** Numbers are right-aligned; charts are left out where there is no room. */
  kind?: 'number' | 'chart' | undefined;
  of: (row: Row) => HtmlValue;
}

/** A table in a box that scrolls by itself; the first column has the names of the rows. */
export function table<Row>(options: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}): Html {
  const { caption, columns, rows } = options;
  const head = columns.map(
    ({ name, kind = 'words' }) => markup`<th scope="col" class="${kind}">${name}</th>`,
  );
  const body = rows.map(row => {
    const cells = columns.map(({ kind = 'words', of }, place) =>
      place === 0
        ? markup`<th scope="row" dir="auto">${of(row)}</th>`
        : markup`<td dir="auto" class="${kind}">${of(row)}</td>`,
    );
    return markup`<tr>${cells}</tr>\n`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The first items of a list, and the others in a part that opens. */
export function someOf(items: readonly Html[], shown: number, what: string): Html {
  const list = (part: readonly Html[]) => markup`<ul class="plain">${part}</ul>`;
  if (items.length <= shown + 2) return list(items);
  const more = items.slice(shown);
  return markup`${list(items.slice(0, shown))}<details><summary>${formatCount(more.length)} more ${what}</summary>${list(more)}</details>`;
}

export function money(usd: number | null): string {
  return usd === null ? 'no price known' : formatUsd(usd);
}
