import { workerListLines } from '../../../../lib/report/worker-list-view.js';

const worker = { id: 'build-9', version: '0.1.0-b3cc', isDraining: false, lost: [], serves: [], unfit: [] };

it('shows what does not answer a worker, and what it lacks for which run', () => {
  const lines = workerListLines([
    { ...worker, serves: ['one', 'two'], lost: ['the Temporal server'] },
    { ...worker, unfit: [{ name: 'three', lacks: ['a file.', 'a key.'] }] },
    { ...worker, isDraining: true, serves: ['one'] },
  ]);
  expect(lines).toEqual([
    'build-9  0.1.0-b3cc  works on one, two',
    '  gets no answer from the Temporal server',
    'build-9  0.1.0-b3cc  waits for runs',
    '  takes no task of three: it lacks a file. a key.',
    'build-9  0.1.0-b3cc  drains',
  ]);
});
