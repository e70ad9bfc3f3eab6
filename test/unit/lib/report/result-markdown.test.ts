import fc from 'fast-check';
import { renderResult } from '../../../../lib/report/result-markdown.js';
import { textModules } from '../../activities/store-run.js';
import { mergeOf, progressOf, referenceOf, scoreOf } from '../../../support/progress.js';

/** The text outside of fenced blocks, and the blocks, as CommonMark reads them. */
function readFences(markdown: string): { outside: string[]; blocks: string[] } {
  const outside: string[] = [];
  const blocks: string[] = [];
  let fence: number | null = null;
  let block: string[] = [];
  for (const line of markdown.split('\n')) {
    const ticks = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
    const length = ticks?.[1]?.length ?? 0;
    if (fence === null && length > 0) {
      fence = length;
      block = [];
    } else if (fence !== null && length >= fence && ticks?.[2]?.trim() === '') {
      blocks.push(block.join('\n'));
      fence = null;
    } else if (fence === null) outside.push(line);
    else block.push(line);
  }
  if (fence !== null) throw new Error('A fence is not closed.');
  return { outside, blocks };
}

const render = (text: string, before = 'Sort it.') =>
  renderResult({
    progress: progressOf({
      scores: {
        baseline: { validation: scoreOf(0.5), test: scoreOf(0.4) },
        final: { validation: scoreOf(0.9), test: scoreOf(null, 0, 3) },
      },
      decision: 'The merge stands.',
    }),
    modules: textModules({ instructions: text }),
    baseline: textModules({ instructions: before }),
  });

describe('the result for people', () => {
  it('shows scores, decision and the module before and after', () => {
    const { outside, blocks } = readFences(render('Sort it well.'));
    expect(outside).toEqual(
      expect.arrayContaining([
        '# Result of hotel-1',
        '| baseline | 0.500 (10) | 0.400 (10) |',
        '| final | 0.900 (10) | – |',
        'The merge stands.',
        '## Module instructions',
      ]),
    );
    expect(blocks).toEqual(['Sort it well.', 'Sort it.']);
  });

  it('shows how each merge ended and what it left out, within a fence', () => {
    const revisions = [
      { module: 'm', added: 0, removed: 1, failure: null, notes: ['1 rule cut\n```\n# Done'] },
    ];
    const modules = referenceOf('c');
    const attempts = [{ attempt: 1, revisions, modules, validation: scoreOf(0.5), accepted: false }];
    const merges = [mergeOf('merge-1-1', ['a', 'b'], { attempts, decision: 'fallback', fallback: 'a' })];
    const { outside, blocks } = readFences(
      renderResult({ progress: progressOf({ merges }), modules: {}, baseline: {} }),
    );
    expect(outside).toContain('## Merges');
    expect(outside).not.toContain('# Done');
    expect(blocks).toEqual([
      'merge-1-1 of a 0.600, b 0.600: fallback to a, validation 0.700\n  try 1, m: 1 rule cut ``` # Done',
    ]);
  });

  it('reports that the endpoint was simulated', () => {
    const parts = { modules: {}, baseline: {} };
    expect(renderResult({ ...parts, progress: progressOf({ simulated: true }) })).toContain('Simulated');
    expect(renderResult({ ...parts, progress: progressOf() })).not.toContain('Simulated');
  });

  it('keeps what a model wrote within its fence, for any text', () => {
    const usual = readFences(render('x')).outside;
    const piece = fc.constantFrom(
      '`',
      '```',
      '\n```\n',
      '````',
      '~~~',
      '\n# Done\n',
      '<script>',
      'text',
      '\n',
    );
    const hostile = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''));
    fc.assert(
      fc.property(hostile, hostile, (text, before) => {
        const { outside, blocks } = readFences(render(text, before));
        expect(outside).toEqual(usual);
        expect(blocks).toEqual([text, before]);
      }),
    );
  });

  it('can contain a text with very many backticks', () => {
    expect(readFences(render('` '.repeat(300_000))).blocks).toHaveLength(2);
  });
});
