import { afterFirstCall } from '../../../../../lib/app/running/after-first-call.js';
import { observe } from '../../../../../lib/observability/observations.js';

const call = (run: string) => ({
  kind: 'call' as const,
  labels: { run, role: 'agent' as const, model: 'm' },
  provider: 'openai',
  outcome: 'sent' as const,
  usage: null,
  finish: 'stop',
  code: null,
  seconds: 1,
});

function counted() {
  const work = { times: 0, finish: () => Promise.resolve() };
  work.finish = afterFirstCall('mine', () => {
    work.times++;
    return Promise.resolve();
  });
  return work;
}

it('works once, at the first call of its run', async () => {
  const work = counted();
  observe(call('other'));
  expect(work.times).toBe(0);
  observe(call('mine'));
  observe(call('mine'));
  await work.finish();
  expect(work.times).toBe(1);
});

it('works at the end if there was no call', async () => {
  const work = counted();
  await work.finish();
  observe(call('mine'));
  expect(work.times).toBe(1);
});
