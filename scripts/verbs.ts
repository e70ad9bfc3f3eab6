import type { VerbTree } from './verb.js';

interface Entry {
  name: string;
  group: 'Start' | 'Look' | 'Steer' | 'Build on' | 'Infrastructure';
  /** Loads the verb: `fgo list` does not wait for what a worker needs. */
  load: () => Promise<{ verb: VerbTree }>;
}

/** All verbs in the order of the help. */
export const verbs: Entry[] = [
  { name: 'init', group: 'Start', load: () => import('./init.js') },
  { name: 'validate', group: 'Start', load: () => import('./validate.js') },
  {
    name: 'check-agent',
    group: 'Start',
    load: () => import('./check-agent.js'),
  },
  { name: 'score', group: 'Start', load: () => import('./score.js') },
  { name: 'estimate', group: 'Start', load: () => import('./estimate.js') },
  { name: 'optimize', group: 'Start', load: () => import('./optimize.js') },
  { name: 'compare', group: 'Start', load: () => import('./compare.js') },
  { name: 'list', group: 'Look', load: () => import('./list.js') },
  { name: 'status', group: 'Look', load: () => import('./status.js') },
  { name: 'watch', group: 'Look', load: () => import('./watch.js') },
  { name: 'show', group: 'Look', load: () => import('./show.js') },
  { name: 'diff', group: 'Look', load: () => import('./diff.js') },
  { name: 'explain', group: 'Look', load: () => import('./explain.js') },
  { name: 'report', group: 'Look', load: () => import('./report.js') },
  { name: 'export', group: 'Look', load: () => import('./export.js') },
  { name: 'replay', group: 'Look', load: () => import('./replay.js') },
  { name: 'pause', group: 'Steer', load: () => import('./pause.js') },
  { name: 'continue', group: 'Steer', load: () => import('./continue.js') },
  { name: 'approve', group: 'Steer', load: () => import('./approve.js') },
  { name: 'reject', group: 'Steer', load: () => import('./reject.js') },
  { name: 'limits', group: 'Steer', load: () => import('./limits.js') },
  { name: 'finish', group: 'Steer', load: () => import('./finish.js') },
  { name: 'cancel', group: 'Steer', load: () => import('./cancel.js') },
  { name: 'resume', group: 'Steer', load: () => import('./resume.js') },
  { name: 'fork', group: 'Build on', load: () => import('./fork.js') },
  { name: 'extend', group: 'Build on', load: () => import('./extend.js') },
  { name: 'worker', group: 'Infrastructure', load: () => import('./worker.js') },
  { name: 'server', group: 'Infrastructure', load: () => import('./server.js') },
  { name: 'store', group: 'Infrastructure', load: () => import('./store.js') },
  { name: 'setup', group: 'Infrastructure', load: () => import('./setup.js') },
  {
    name: 'simulate',
    group: 'Infrastructure',
    load: () => import('./simulate.js'),
  },
];
