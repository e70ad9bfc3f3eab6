// Your agent behind a URL: one POST per task. Start it before a run: node server.mjs
// Replace run() by your own code; put the instructions where your model reads them.
import { createServer } from 'node:http';

/** One chat completion, through the endpoint that came with the task: paid once, and within the budget. */
async function ask(llm, messages) {
  const response = await fetch(`${llm.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${llm.apiKey}` },
    body: JSON.stringify({ model: llm.model, messages }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error.message);
  return body.choices[0].message.content;
}

async function run({ task, modules, labels, llm }) {
  const allowed = labels.map(label => `- ${label}`).join('\n');
  const rules = `\n\nThe allowed answers:\n${allowed}\n\nReply with one allowed answer and nothing else.`;
  const output = await ask(llm, [
    { role: 'system', content: `${modules.instructions}${labels.length > 0 ? rules : ''}` },
    { role: 'user', content: task.input },
  ]);
  return { output };
}

const port = Number(process.env.PORT ?? 8099);
createServer(async (request, response) => {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = await run(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  } catch (error) {
    // 500: the agent itself failed on this task, which scores 0. 503: busy, to be asked again.
    response.writeHead(500).end(String(error));
  }
}).listen(port, '127.0.0.1', () => console.error(`listening on http://127.0.0.1:${port}`));
