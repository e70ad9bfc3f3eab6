import type { ReportData } from '../report-data.js';
import { at } from './charts.js';
import { diffOf } from './diff.js';
import type { Difference } from './diff.js';
import type { ScoreFormat } from './figures.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';
import type { Section } from './page.js';

type Node = ReportData['tree'][number];

/** More nodes are only a list. */
const mostDrawn = 60;

export function treeSection({ tree, run }: ReportData, format: ScoreFormat): Section {
  const budget = { characters: 300_000, run };
  return {
    id: 'tree',
    title: 'How the result was reached',
    body: markup`<p>Each subset of the train tasks was optimized on its own, and the results were merged. Scores are on validation if not said otherwise. Blue parts lead to the result.</p>
${tree.length <= mostDrawn ? drawing(tree, format) : ''}
<h3>Each step, with what it changed</h3>
${tree.map(node => nodeDetails(node, format, budget))}`,
  };
}

interface Budget {
  /** How many characters of diffs the page may still have. */
  characters: number;
  run: string;
}

function nodeDetails(node: Node, format: ScoreFormat, budget: Budget): Html {
  const { id, score, scoredOn, outcome, against, changes, rejected, parents, inResult } = node;
  const on = scoredOn === 'validation' ? '' : ` (${scoredOn})`;
  const from = parents.length === 0 ? '' : markup`<p class="soft">From ${parents.join(', ')}.</p>`;
  const tries = rejected.map(
    ({
      name,
      score: tried,
      reason,
      changes: tryChanges,
    }) => markup`<details class="box"><summary>Rejected: ${name}, ${format.score(tried)}</summary>
<p>${reason}</p>${changesOf(tryChanges, null, { path: `${id}/${name}`, budget })}</details>`,
  );
  return markup`<details class="box" id="node-${id}"><summary><b>${id}</b> ${format.score(score)}${on}${inResult ? ' · in the result' : ''}${rejected.length > 0 ? ` · ${rejected.length} rejected` : ''}</summary>
<p>${outcome}</p>${from}
${changesOf(changes, against, { path: id, budget })}
${tries}</details>
`;
}

function changesOf(
  changes: readonly Difference[] | null,
  against: string | null,
  { path, budget }: { path: string; budget: Budget },
): Html {
  if (!changes || changes.length === 0)
    return against === null ? markup`` : markup`<p class="soft">The same modules as ${against}.</p>`;
  const length = JSON.stringify(changes).length;
  if (length > budget.characters)
    return markup`<p class="soft">The difference is long: <code>fgo diff ${budget.run} ${against ?? ''} ${path}</code></p>`;
  budget.characters -= length;
  return markup`${against === null ? '' : markup`<p class="soft">Compared with ${against}:</p>`}${diffOf(changes)}`;
}

const [nodeWidth, nodeHeight, columnGap, rowGap] = [138, 42, 46, 12];

/** The tree from left to right, with links to the details. */
function drawing(tree: readonly Node[], format: ScoreFormat): Html {
  const columns = columnsOf(tree);
  const rows = new Map<string, number>();
  const lengths: number[] = [];
  for (const node of inDrawingOrder(tree)) {
    const column = columns.get(node.id) ?? 0;
    const own = node.parents.map(parent => rows.get(parent)).filter(row => row !== undefined);
    const middle = own.length === 0 ? 0 : own.reduce((sum, row) => sum + row, 0) / own.length;
    const next = lengths[column] ?? 0;
    // Subsets are stacked; a node after them is in the middle of its parents.
    const row = node.kind === 'subset' ? next : Math.max(next, middle);
    rows.set(node.id, row);
    lengths[column] = row + 1;
  }
  const count = Math.max(...lengths.map(length => length));
  const first = rows.get('baseline');
  if (first !== undefined) rows.set('baseline', Math.max(0, ((lengths[1] ?? 1) - 1) / 2));
  const x = (id: string) => 4 + (columns.get(id) ?? 0) * (nodeWidth + columnGap);
  const y = (id: string) => 4 + (rows.get(id) ?? 0) * (nodeHeight + rowGap);
  const width = Math.max(...tree.map(({ id }) => x(id))) + nodeWidth + 4;
  const height = 8 + count * (nodeHeight + rowGap);
  const known = new Map(tree.map(node => [node.id, node]));
  const edges = tree.flatMap(node =>
    node.parents
      .filter(parent => known.has(parent))
      .map(parent => {
        const [fromX, fromY] = [x(parent) + nodeWidth, y(parent) + nodeHeight / 2];
        const [toX, toY] = [x(node.id), y(node.id) + nodeHeight / 2];
        const bend = (fromX + toX) / 2;
        const used = node.inResult && (known.get(parent)?.inResult === true || parent === 'baseline');
        return markup`<path class="edge${used ? ' used' : ''}" d="M${at(fromX)} ${at(fromY)}C${at(bend)} ${at(fromY)} ${at(bend)} ${at(toY)} ${at(toX)} ${at(toY)}"/>`;
      }),
  );
  const boxes = tree.map(node => {
    const note = node.rejected.length > 0 ? ` · ${node.rejected.length} rejected` : '';
    return markup`<a href="#node-${node.id}" class="node${node.inResult ? ' used' : ''}"><rect x="${at(x(node.id))}" y="${at(y(node.id))}" width="${nodeWidth}" height="${nodeHeight}" rx="6"/><text x="${at(x(node.id) + 10)}" y="${at(y(node.id) + 18)}">${node.id}</text><text class="tick" x="${at(x(node.id) + 10)}" y="${at(y(node.id) + 34)}">${format.score(node.score)}${note}</text></a>`;
  });
  return markup`<div class="scroll wide" tabindex="0" role="region" aria-label="The tree of the run"><svg viewBox="0 0 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}" role="group" aria-label="Subsets, merges and the result">${edges}${boxes}</svg></div>`;
}

/** Subsets that are merged with each other come one below the other, so that few lines cross. */
function inDrawingOrder(tree: readonly Node[]): Node[] {
  const known = new Map(tree.map(node => [node.id, node]));
  const order = new Set<Node>();
  const visit = (node: Node): void => {
    if (order.has(node)) return;
    for (const id of node.parents) {
      const parent = known.get(id);
      if (parent) visit(parent);
    }
    order.add(node);
  };
  [...tree].reverse().forEach(visit);
  return [...order];
}

/** The longest way from the baseline to each node. */
function columnsOf(tree: readonly Node[]): Map<string, number> {
  const columns = new Map<string, number>();
  for (const { id, parents } of tree)
    columns.set(id, Math.max(0, ...parents.map(parent => (columns.get(parent) ?? 0) + 1)));
  return columns;
}
