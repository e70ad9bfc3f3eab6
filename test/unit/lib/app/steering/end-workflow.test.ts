import { endWorkflow } from '../../../../../lib/app/steering/end-workflow.js';

async function reasonOf(answer: unknown): Promise<string | null> {
  let reason: string | null = null;
  const handle = {
    cancel: () => Promise.resolve(),
    terminate: (given: string) => Promise.resolve((reason = given)),
  };
  await endWorkflow({
    handle,
    isOpen: () => Promise.resolve(true),
    query: () => Promise.resolve(answer),
    orderlyMilliseconds: 1,
  });
  return reason;
}

it('says why it terminates a workflow', async () => {
  expect(await reasonOf(null)).toBe('Cancelled by hand; no worker answered.');
  expect(await reasonOf({ state: 'running' })).toBe(
    'Cancelled by hand; it did not stop within 0.001 seconds.',
  );
});
