// Simulates a user's program that runs Python: it does what the "code" says. JSON lines in, JSON lines out.
import { createInterface } from 'node:readline';

const say = value => process.stdout.write(`${JSON.stringify(value)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const { id, name, code, arguments: given, packages } = JSON.parse(line);
  if (code === 'crash') process.exit(3);
  if (code === 'hang') await new Promise(() => setInterval(() => {}, 1_000));
  if (code === 'babble') process.stdout.write('not JSON\n{"id":"another"}\n');
  if (code === 'raise') say({ id, error: 'ValueError: no such unit' });
  else if (code === 'flood') say({ id, result: 'x'.repeat(100_000) });
  else if (code === 'secrets') say({ id, result: Object.keys(process.env).includes('FGO_TEST_SECRET') });
  else say({ id, result: { name, given, packages, pid: process.pid } });
}
