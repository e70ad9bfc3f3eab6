import { createAgent } from '../../../../../lib/agents/create-agent.js';
import { agentSchema } from '../../../../../lib/config/agent.js';
import type { Message } from '../../../../../lib/domain/trajectory.js';
import { critiquePrompt } from '../../../../../lib/optimizer/prompts/critique-prompt.js';
import { proposalPrompt } from '../../../../../lib/optimizer/prompts/proposal-prompt.js';
import type { ProposalPromptOptions } from '../../../../../lib/optimizer/prompts/proposal-prompt.js';
import { countTokens } from '../../../../../lib/llm/tokens.js';
import { rule } from '../arbitraries.js';
import { makeCase } from '../../../../support/cases.js';

const textOf = (messages: readonly Message[]) =>
  messages.map(({ role, content }) => `${role}\n${content}`).join('\n');

/** The share of a prompt's tokens that a provider's cache can serve after the previous prompt. */
function servedShare(before: readonly Message[], prompt: readonly Message[]): number {
  const [earlier, later] = [textOf(before), textOf(prompt)];
  let length = 0;
  while (length < later.length && later[length] === earlier[length]) length += 1;
  return countTokens(later.slice(0, length)) / countTokens(later);
}

const rules = Array.from({ length: 30 }, (_, place) =>
  rule(`a/${place}`, `the guest asks about thing number ${place} or a part of it`, `answer desk ${place}`),
);
const instructions = [
  'Say which desk sees to the message.',
  ...rules.map(({ when, then }) => `${when}: ${then}`),
].join('\n');
const taskOf = (id: string) => makeCase({ id, input: `a message of guest ${id} about the bill` });
const cases = Array.from({ length: 20 }, (_, place) => taskOf(`t${place}`));
const proposal: ProposalPromptOptions = {
  moduleName: 'instructions',
  structure: { opening: 'Say which desk sees to the message.', rules },
  cases,
  rejected: [],
  roomTokens: 900,
};

describe('consecutive prompts of one kind', () => {
  it('of the agent share everything but the task', async () => {
    const prompts: Message[][] = [];
    const config = agentSchema.parse({ kind: 'prompt', modules: { m: 'x' } });
    const complete = ({ messages }: { messages: Message[] }) => {
      prompts.push(messages);
      return Promise.resolve({ text: 'a', finish: 'stop' });
    };
    const models = { complete, flush: () => Promise.resolve() };
    const agent = createAgent({ config, labels: ['a', 'b'], models: models as never });
    for (const id of ['one', 'two']) {
      const modules = { m: { kind: 'text' as const, text: instructions } };
      await agent.run(taskOf(id).task, modules, new AbortController().signal);
    }
    const [first = [], second = []] = prompts;
    expect(servedShare(first, second)).toBeGreaterThan(0.9);
  });

  it('of the evaluator share role and instructions', () => {
    const [first, second] = ['one', 'two'].map(id => critiquePrompt({ instructions, ...taskOf(id) }));
    expect(servedShare(first ?? [], second ?? [])).toBeGreaterThan(0.85);
  });

  it('of the optimizer share everything up to the evidence, for any evidence', () => {
    const other = cases.map(({ task }) => taskOf(`other ${task.id}`));
    const served = servedShare(proposalPrompt(proposal), proposalPrompt({ ...proposal, cases: other }));
    const frame = proposalPrompt({ ...proposal, cases: [] });
    const whole = countTokens(textOf(proposalPrompt({ ...proposal, cases: other })));
    expect(served).toBeGreaterThan((countTokens(textOf(frame)) - 100) / whole);
  });

  it('of the optimizer differ only after the evidence if proposals were rejected', () => {
    const rejected = ['When it rains: answer porter'];
    const next = proposalPrompt({ ...proposal, rejected, roomTokens: 800 });
    expect(servedShare(proposalPrompt(proposal), next)).toBeGreaterThan(0.93);
  });

  it('of the optimizer keep the existing rules if a call adds rules', () => {
    const more = { opening: proposal.structure.opening, rules: [...rules, rule('b/1', 'it snows', 'x')] };
    const next = proposalPrompt({ ...proposal, structure: more, cases: [] });
    expect(servedShare(proposalPrompt({ ...proposal, cases: [] }), next)).toBeGreaterThan(0.85);
  });
});
