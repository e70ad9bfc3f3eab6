import { defineAgent } from 'fgo';

/** Decides in two steps, each an LLM call; only the first is under the instructions that are optimized. */
export const supportAgent = defineAgent(async ({ task, texts, labels, ask }) => {
  const allowed = labels.map(label => `- ${label}`).join('\n');
  const system = `${texts['instructions']}\n\nThe allowed answers:\n${allowed}\n\nReply with one allowed answer and nothing else.`;
  const first = await ask([
    { role: 'system', content: system },
    { role: 'user', content: task.input },
  ]);
  const answer = first.trim();
  if (labels.includes(answer)) return { output: answer, answer };
  return { output: answer, failure: `"${answer}" is none of the allowed answers` };
});
