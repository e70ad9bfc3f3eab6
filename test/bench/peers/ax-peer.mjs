// Evaluates short tasks with Ax: ax-peer.mjs URL CALLS SLOTS
import { createRequire } from 'node:module';

const { ai, ax } = createRequire(`${process.cwd()}/`)('@ax-llm/ax');
const [url, calls, slots] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const service = ai({
  name: 'openai',
  apiKey: 'none',
  apiURL: url,
  config: { model: 'simulated', stream: false },
});
const program = ax('"Say which desk of the hotel sees to the message." message:string -> desk:string');
let next = 0;
let right = 0;

async function callInTurn() {
  while (next < calls) {
    const message = `The soup in room ${next++} arrived cold.`;
    const { desk } = await program.forward(service, { message });
    if (desk === 'kitchen') right++;
  }
}

await Promise.all(Array.from({ length: slots }, callInTurn));
if (right !== calls) throw new Error(`${right} of ${calls} are right`);
