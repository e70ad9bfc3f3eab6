// A command agent for tests: sorts messages with one LLM call each, under its instructions.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, task, modules, labels, llm } = JSON.parse(line);
  const allowed = labels.map(label => `- ${label}`).join('\n');
  const system = `${modules.instructions}\n\nThe allowed answers:\n${allowed}\n\nReply with one allowed answer and nothing else.`;
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: task.input },
  ];
  const response = await fetch(`${llm.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages }),
  });
  const output = (await response.json()).choices[0].message.content;
  console.log(JSON.stringify({ id, output }));
}
