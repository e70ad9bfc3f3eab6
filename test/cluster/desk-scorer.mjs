// The scorer of the cluster's runs. Workers have it from the store only.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, expected, actual } = JSON.parse(line);
  const feedback = actual === expected ? '' : `The ${expected} desk sees to it.`;
  console.log(JSON.stringify({ id, score: actual === expected ? 1 : 0, feedback }));
}
