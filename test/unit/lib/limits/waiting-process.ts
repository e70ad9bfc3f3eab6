import { LimitLease } from '../../../../lib/limits/limit-lease.js';
import { createAdaptiveLimiter } from '../../../../lib/llm/adaptive-limiter.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';

/** A process with nothing to do but to wait for the first call of an endpoint. */
const limiter = createAdaptiveLimiter(1);
new LimitLease({
  store: createMemoryStore(),
  endpoint: 'endpoint',
  limiter,
  process: { host: 'host', machine: 'machine', pid: process.pid, started: '' },
  hasEnded: () => Promise.resolve(false),
});
const slot = await limiter.acquire({ run: 'run', model: 'model', priority: 0, tokens: () => 1 });
slot.release();
process.stdout.write('called');
