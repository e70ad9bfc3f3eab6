// Your agent. Replace the body by your own code; put the instructions where your model reads them.
// `ask` is one chat completion: paid once, and within the budget.
import { defineAgent } from 'fgo';

export const agent = defineAgent(async ({ task, texts, labels, ask }) => {
  const allowed = labels.map(label => `- ${label}`).join('\n');
  const rules = `\n\nThe allowed answers:\n${allowed}\n\nReply with one allowed answer and nothing else.`;
  const output = await ask([
    { role: 'system', content: `${texts['instructions']}${labels.length > 0 ? rules : ''}` },
    { role: 'user', content: task.input },
  ]);
  return { output };
});
