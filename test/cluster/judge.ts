import { isDeepStrictEqual } from 'node:util';
import type { Build } from './builds.js';
import { disturbances } from './disturbances.js';
import { askedAgain, callsOf, repaidOf } from './requests.js';
import type { DisturbedTrial, TriedRun } from './trial.js';

/** The guarantees that a trial broke, and what makes it no trial. */
export function judge(options: {
  undisturbed: TriedRun;
  disturbed: DisturbedTrial;
  builds: { old: Build; next: Build };
}): string[] {
  const { undisturbed, disturbed, builds } = options;
  const { second } = disturbed;
  return [
    ...disturbed.violations,
    ...(disturbed.disturbed.length === disturbances.length
      ? []
      : ['the run ended before all disturbances came']),
    ...resultViolations(undisturbed, disturbed),
    ...callViolations(undisturbed, disturbed),
    ...onlyOn('main', disturbed, builds.old),
    ...(second ? onlyOn('second', second, builds.next) : []),
    ...(second && second.status.state !== 'done' ? [`the second run is ${second.status.state}`] : []),
  ];
}

function resultViolations(undisturbed: TriedRun, disturbed: TriedRun): string[] {
  const { state } = disturbed.status;
  const others = new Map<string, unknown>(Object.entries(undisturbed.result));
  const different = Object.entries(disturbed.result)
    .filter(([name, value]) => !isDeepStrictEqual(value, others.get(name)))
    .map(([name]) => name);
  return [
    ...(state === 'done' ? [] : [`the run is ${state}`]),
    ...different.map(name => `another result than undisturbed: ${name}`),
  ];
}

function callViolations(undisturbed: TriedRun, disturbed: TriedRun): string[] {
  const repaid = repaidOf(disturbed.requests).length;
  const again = askedAgain(disturbed.requests).length;
  const expected = callsOf(undisturbed.requests);
  const calls = callsOf(disturbed.requests);
  const additional = [...calls].filter(key => !expected.has(key)).length;
  const missing = [...expected].filter(key => !calls.has(key)).length;
  const { paid, cutOff } = disturbed.status;
  const accounted = paid.calls + cutOff.calls;
  return [
    ...(repaid === 0 ? [] : [`${repaid} finished calls were paid again`]),
    ...(additional === 0 ? [] : [`${additional} calls that the undisturbed run does not make`]),
    ...(missing === 0 ? [] : [`${missing} calls of the undisturbed run were not made`]),
    ...(calls.size + again <= accounted
      ? []
      : [`${calls.size + again} requests at the endpoint, but ${accounted} in the ledger`]),
  ];
}

function onlyOn(name: string, { builds }: TriedRun, { id }: Build): string[] {
  const found = Object.keys(builds);
  return found.length === 1 && found[0] === id
    ? []
    : [`workflows of the run ${name} ran on ${found.join(', ')} instead of ${id}`];
}
