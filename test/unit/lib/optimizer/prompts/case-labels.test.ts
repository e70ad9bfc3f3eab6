import { caseLabel, readCitations } from '../../../../../lib/optimizer/prompts/case-labels.js';
import { renderEvidence } from '../../../../../lib/optimizer/prompts/evidence.js';
import { makeCase, readSections } from '../../../../support/cases.js';
import { readCases } from '../../../../../lib/simulator/read-cases.js';

const shown = [
  makeCase({ id: 'row-7', expected: 'card' }),
  makeCase({ id: 'row-3', expected: 'fee' }),
  makeCase({ id: 'row-9', expected: ['a', 'b'] }),
  makeCase({ id: 'row-1', expected: 'card', score: 1 }),
  makeCase({ id: 'row-2', expected: ['c'], score: 1 }),
];

describe('citations', () => {
  it.each([['c2'], ['C2'], ['[c2]'], ['"c2"'], ['2'], ['case 2'], ['case c2'], ['c 02']])(
    'reads %s as the second case that was shown',
    text => {
      expect(readCitations([text], shown)).toEqual({ tasks: ['row-3'], unknown: [] });
    },
  );

  it('names each task once, and drops what was not shown', () => {
    expect(readCitations(['c4', 'c1', 'c4', 'c6', 'c0', 'row-3', '', 'c1 to c3'], shown)).toEqual({
      tasks: ['row-1', 'row-7'],
      unknown: ['c6', 'c0', 'row-3', '', 'c1 to c3'],
    });
  });
});

describe('evidence with labels', () => {
  const text = renderEvidence(shown, { cite: true });

  it('labels every case by its place, alone or next to others with its answer, and shows no task id', () => {
    const labels = readSections(text).flatMap(({ tag, attributes, sections }) =>
      (tag === 'answer' ? sections.map(inner => inner.attributes) : [attributes]).map(
        written => /id="([^"]*)"/.exec(written)?.[1],
      ),
    );
    expect(labels.sort()).toEqual(shown.map((_, place) => caseLabel(place)));
    expect(text).not.toContain('id="row-');
  });

  it('is read by the simulated endpoint with the same labels, answers and failures', () => {
    const read = readCases(text);
    const byLabel = new Map(read.map(({ id, expected, failed }) => [id, { expected, failed }]));
    expect(byLabel.get('c1')).toEqual({ expected: 'card', failed: true });
    expect(byLabel.get('c4')).toEqual({ expected: 'card', failed: false });
    expect(byLabel.get('c3')).toMatchObject({ failed: true });
    expect(read.map(({ id }) => id).sort()).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
  });

  it('has no labels if none are requested', () => {
    expect(renderEvidence(shown)).not.toMatch(/id="c\d/);
  });
});
