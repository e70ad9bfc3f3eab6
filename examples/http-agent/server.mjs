// An agent behind a URL: one POST a task. Start it with `node server.mjs`, then `npx fgo optimize fgo.yaml`.
import { createServer } from 'node:http';

async function ask(llm, messages) {
  const response = await fetch(`${llm.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${llm.apiKey}` },
    body: JSON.stringify({ model: llm.model, messages }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error.message);
  return body.choices[0].message.content.trim();
}

async function run({ task, modules, labels, llm }) {
  const allowed = labels.map(label => `- ${label}`).join('\n');
  const system = `${modules.instructions}\n\nThe allowed answers:\n${allowed}\n\nReply with one allowed answer and nothing else.`;
  const answer = await ask(llm, [
    { role: 'system', content: system },
    { role: 'user', content: task.input },
  ]);
  return { output: answer, answer };
}

const port = Number(process.env.PORT ?? 8099);
createServer(async (request, response) => {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = await run(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  } catch (error) {
    // 500: the agent itself has failed on this task, which scores 0. 503: busy, to be asked again.
    response.writeHead(500).end(String(error));
  }
}).listen(port, '127.0.0.1', () => console.error(`listening on http://127.0.0.1:${port}`));
