import { createHash } from 'node:crypto';
import { reportPage } from '../../../../../lib/report/html/report-page.js';
import { exampleOf, reportDataOf } from '../../../../support/report-data.js';

/** The texts of the elements of a page with this name. */
function contents(page: string, name: string): string[] {
  return [...page.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, 'g'))].map(found => found[1] ?? '');
}

const policyOf = (page: string) => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';

function embedded(page: string, id: string): unknown {
  return JSON.parse(new RegExp(`id="${id}">([^]*?)</script>`).exec(page)?.[1] ?? 'null');
}

interface Embedded {
  rows: { id: string; input: string; after: { answer: string } }[];
}

test('a page has the verdict and the other sections in this order', () => {
  const page = reportPage(reportDataOf());
  expect(contents(page, 'h1')).toEqual(['Test 40.0 % → 80.0 %']);
  expect(contents(page, 'h2')).toEqual([
    'The new instructions',
    'What changed',
    'Before and after',
    'Examples',
    'How the result was reached',
    'Where each rule comes from',
    'Score over spend',
    'Cost and time',
    'How sure this is',
    'Reproduce',
    'Calls',
  ]);
});

test('only its own script and style may run, and nothing is loaded', () => {
  const page = reportPage(reportDataOf());
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = policyOf(page);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain(`style-src ${hash(contents(page, 'style')[0] ?? '')}`);
  const script = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(found => found[1] ?? '');
  expect(script).toHaveLength(1);
  expect(policy).toContain(`script-src ${hash(script[0] ?? '')}`);
  expect(page).not.toMatch(/\s(src|on[a-z]+|style)=/);
  expect(page).not.toMatch(/href="(?!#)/);
});

test('what a model wrote is text wherever it is shown', () => {
  const hostile = '</script><img src=x onerror=alert(1)>\u202e"\'><script>alert(1)</script>';
  const text = { text: hostile, characters: 1, tokens: 1 };
  const page = reportPage(
    reportDataOf({
      instructions: [{ module: hostile, kind: 'text', before: text, after: text }],
      changes: [
        {
          module: hostile,
          kind: 'text',
          change: 'changed',
          opening: [{ change: 'added', text: hostile }],
          added: [{ id: 'r', text: hostile }],
          removed: [{ id: 'r', text: hostile }],
          changed: [{ from: ['r'], to: 'r', words: [{ change: 'removed', text: hostile }] }],
          same: 0,
        },
      ],
      groups: [{ by: hostile, rows: [{ name: hostile, tasks: 1, before: 0, after: 1 }] }],
      confusions: [{ expected: hostile, answer: hostile, before: 1, after: 1 }],
      examples: [exampleOf({ id: hostile, input: hostile, after: { answer: hostile, score: 1 } })],
      warnings: [hostile],
      tree: reportDataOf().tree.map(node => ({ ...node, outcome: hostile })),
      rules: reportDataOf().rules.map(module => ({
        ...module,
        rules: module.rules.map(rule => ({ ...rule, text: `${hostile}\n${hostile}`, worth: hostile })),
      })),
    }),
  );
  expect(page).not.toContain('<img');
  expect(page).not.toContain('\u202e');
  expect(page.match(/<script/g)).toHaveLength(3);
});

test('the button copies the instructions as they are', () => {
  const text = 'Sort </script> it.\u200b\nWell.';
  const after = { text, characters: 1, tokens: 1 };
  const page = reportPage(
    reportDataOf({ instructions: [{ module: 'instructions', kind: 'text', before: after, after }] }),
  );
  expect(embedded(page, 'data-copies')).toEqual({ instructions: text });
});

test('1,000 tasks with long inputs in any script stay below 2 MB', () => {
  const examples = Array.from({ length: 1_000 }, (_, index) =>
    exampleOf({
      id: `t${index}`,
      input: '<語>'.repeat(3_000),
      after: { answer: '答'.repeat(2_000), score: 1 },
    }),
  );
  const page = reportPage(reportDataOf({ examples }));
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  const { rows } = embedded(page, 'data-examples') as Embedded;
  expect(rows).toHaveLength(1_000);
  expect(rows[999]?.input).toContain('… [cut: 9,000 characters in all]');
});

test('scores are numbers if tasks can be partly right', () => {
  const { certainty } = reportDataOf();
  const page = reportPage(reportDataOf({ certainty: { ...certainty, method: 'sign-flip' } }));
  expect(contents(page, 'b')).toContain('0.800');
  expect(contents(reportPage(reportDataOf()), 'b')).toContain('80.0 %');
});

test('warnings and the simulated endpoint come before all figures', () => {
  const data = reportDataOf({ warnings: ['Mind the gap.'] });
  const page = reportPage({ ...data, verdict: { ...data.verdict, simulated: 'No LLM was called.' } });
  const tiles = page.indexOf('class="tiles"');
  expect(page.indexOf('No LLM was called.')).toBeLessThan(tiles);
  expect(page.indexOf('Mind the gap.')).toBeLessThan(tiles);
  expect(page.indexOf('Mind the gap.')).toBeGreaterThan(0);
});

test('a large tree is a list without a drawing, and names the command for differences that do not fit', () => {
  const [, node] = reportDataOf().tree;
  if (!node) throw new Error('The tree has a subset.');
  const long = reportDataOf().changes.map(change => ({
    ...change,
    added: [{ id: 'r', text: 'x'.repeat(200_000) }],
  }));
  const tree = Array.from({ length: 70 }, (_, index) => ({ ...node, id: `subset-${index}`, changes: long }));
  const page = reportPage(reportDataOf({ tree }));
  expect(page).not.toContain('Subsets, merges and the result');
  expect(page).toContain('fgo diff hotel-1');
  expect(page.length).toBeLessThan(600_000);
});
