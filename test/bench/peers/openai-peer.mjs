// Evaluates short tasks in a plain loop over the `openai` package: openai-peer.mjs URL CALLS SLOTS
import { createRequire } from 'node:module';

const { OpenAI } = createRequire(`${process.cwd()}/`)('openai');
const [url, calls, slots] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const client = new OpenAI({ baseURL: url, apiKey: 'none' });
let next = 0;
let right = 0;

async function callInTurn() {
  while (next < calls) {
    const reply = await client.chat.completions.create({
      model: 'simulated',
      messages: [
        { role: 'system', content: 'Say which desk of the hotel sees to the message.' },
        { role: 'user', content: `The soup in room ${next++} arrived cold.` },
      ],
    });
    if (reply.choices[0].message.content === 'kitchen') right++;
  }
}

await Promise.all(Array.from({ length: slots }, callInTurn));
if (right !== calls) throw new Error(`${right} of ${calls} are right`);
