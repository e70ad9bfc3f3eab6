// A scorer for tests: does what the output tells it to.
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const wish = JSON.parse(request.output);
  const { id } = request;
  if (wish.crash) {
    console.error('boom: no such metric');
    process.exit(3);
  }
  if (wish.crashOnce && !existsSync(wish.crashOnce)) {
    writeFileSync(wish.crashOnce, 'x');
    process.exit(4);
  }
  if (wish.hang) {
    await new Promise(() => setInterval(() => undefined, 1_000));
  }
  if (wish.line !== undefined) {
    console.log(wish.line.replaceAll('ID', id));
    continue;
  }
  console.log('a print that is no reply');
  if (wish.echo) console.log(JSON.stringify({ id, score: 0, feedback: JSON.stringify(request) }));
  else console.log(JSON.stringify({ id, ...wish }));
}
