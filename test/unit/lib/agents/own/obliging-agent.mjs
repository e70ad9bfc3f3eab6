// A command agent for tests: the task's input, as JSON, specifies what it does.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

async function ask(llm, content) {
  const response = await fetch(`${llm.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${llm.apiKey}` },
    body: JSON.stringify({ model: 'mine', messages: [{ role: 'user', content }] }),
  });
  const body = await response.json();
  return response.ok ? body.choices[0].message.content : `refused: ${body.error.message}`;
}

async function reply({ task, modules, labels, llm }, wish) {
  if (wish.crash) {
    console.error('boom: no such tool');
    process.exit(3);
  }
  if (wish.crashOnce && !existsSync(wish.crashOnce)) {
    writeFileSync(wish.crashOnce, '');
    process.exit(3);
  }
  if (wish.hang) {
    // With a child process, which must not outlive it.
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(wish.hang, `${process.pid} ${child.pid}`);
    await new Promise(() => setInterval(() => undefined, 1_000));
  }
  if (wish.raw !== undefined) return wish.raw;
  if (wish.flood) return { output: 'x'.repeat(wish.flood) };
  if (wish.ask) {
    const said = [];
    for (const content of wish.ask) said.push(await ask(llm, content));
    return { output: said.join(' | ') };
  }
  if (wish.environment)
    return { output: JSON.stringify(wish.environment.map(name => process.env[name] ?? null)) };
  return { output: 'seen', answer: { task, modules, labels, pid: process.pid } };
}

console.log('hello from the agent, which is no reply');
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const said = await reply(request, JSON.parse(request.task.input));
  console.log('still thinking');
  console.log(typeof said === 'object' ? JSON.stringify({ ...said, id: request.id }) : said);
  if (typeof said !== 'object') process.exit(0);
}
