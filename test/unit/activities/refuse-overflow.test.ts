import { refuseOverflow } from '../../../activities/refuse-overflow.js';
import { countEvidenceTokens } from '../../../lib/optimizer/prompts/choose-cases.js';
import { countTokens } from '../../../lib/llm/tokens.js';
import { makeCase } from '../../support/cases.js';

const cases = [makeCase({ id: 'f' }), makeCase({ id: 's', score: 1, input: 'solved it at once' })];
const tokens = countEvidenceTokens(cases, countTokens);
const path = 'subset-001/epoch-1/instructions/1';

it('evidence that fits the prompt, including solved tasks, is not rejected', () => {
  expect(() => refuseOverflow(cases, { budgetTokens: tokens, path })).not.toThrow();
});

it('evidence that does not fit ends the run, with the numbers and what to do', () => {
  const refused = () => refuseOverflow(cases, { budgetTokens: tokens - 1, path });
  expect(refused).toThrow(expect.objectContaining({ code: 'EVIDENCE_OVERFLOW' }) as unknown as Error);
  expect(refused).toThrow(
    `${path}: the evidence of 2 tasks takes ${tokens} tokens, and one prompt of the optimizer has room for ${tokens - 1}`,
  );
});
