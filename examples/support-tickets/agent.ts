import { defineAgent } from 'fgo';

/** What each team can do. */
const actions: Record<string, string[]> = {
  ledger: ['refund', 'reissue', 'instalments', 'discount'],
  route: ['trace', 'redirect', 'slot', 'collect'],
  bench: ['swap', 'visit', 'guide', 'part'],
  contracts: ['extend', 'release', 'transfer', 'quote'],
  pantry: ['topup', 'exchange', 'sample', 'recall'],
};

/** Two calls, each under a module of its own: who takes the ticket, and what is done with it. */
export const supportAgent = defineAgent(async ({ task, texts, ask }) => {
  const choose = async (module: string, allowed: string[], input: string) => {
    const list = allowed.map(name => `- ${name}`).join('\n');
    const reply = await ask([
      {
        role: 'system',
        content: `${texts[module]}\n\nThe allowed answers:\n${list}\n\nReply with one of them and nothing else.`,
      },
      { role: 'user', content: input },
    ]);
    return reply.trim().toLowerCase();
  };

  const team = await choose('triage', Object.keys(actions), task.input);
  const said = [{ role: 'assistant' as const, content: `triage: ${team}` }];
  const allowed = actions[team];
  if (!allowed) return { output: team, messages: said, failure: `there is no team "${team}"` };
  const action = await choose('resolution', allowed, `${task.input}\n\nThe team that has it: ${team}`);
  return {
    output: `${team} / ${action}`,
    answer: `${team} / ${action}`,
    // Each step under the name of its module: that is what tells a reviewer whose failure it is.
    messages: [...said, { role: 'assistant', content: `resolution: ${action}` }],
  };
});
