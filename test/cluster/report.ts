import { sha256 } from '../../lib/text/canonical-json.js';
import type { Disturbed } from './disturbances.js';
import { askedAgain, callsOf, longestPause, repaidOf } from './requests.js';
import type { DisturbedTrial, TriedRun } from './trial.js';

/** The figures of a trial, as lines of text. */
export function reportLines(undisturbed: TriedRun, disturbed: DisturbedTrial): string[] {
  const { second } = disturbed;
  return [
    ...table([
      ['', 'undisturbed', 'disturbed'],
      ...runRows.map(([name, value]) => [name, value(undisturbed), value(disturbed)]),
    ]),
    '',
    ...table([
      ['disturbance', 'at', 'lasted', 'next call after', 'longest pause', 'asked again'],
      ...disturbed.disturbed.map((each, index) => disturbanceRow(disturbed, each, index)),
    ]),
    '',
    ...disturbed.disturbed.flatMap(({ what, notes }) => notes.map(note => `${what}: ${note}`)),
    `Workflows of the disturbed run by build: ${buildText(disturbed)}`,
    ...(second ? [`Workflows of the run that began after the deploy: ${buildText(second)}`] : []),
  ];
}

const runRows: readonly (readonly [string, (run: TriedRun) => string])[] = [
  ['state', run => run.status.state],
  ['modules.json (SHA-256)', run => sha256(run.result.modules).slice(0, 16)],
  [
    'test score',
    ({ result: { scores } }) => `${scores.baseline.test?.toFixed(3)} to ${scores.final.test?.toFixed(3)}`,
  ],
  ['time', run => `${run.seconds.toFixed(0)} s`],
  ['different calls at the endpoint', run => String(callsOf(run.requests).size)],
  ['repaid', run => String(repaidOf(run.requests).length)],
  ['asked again, in flight at a disturbance', run => String(askedAgain(run.requests).length)],
  ['paid and cut off in the ledger', run => `${run.status.paid.calls} and ${run.status.cutOff.calls}`],
];

function disturbanceRow(trial: DisturbedTrial, disturbed: Disturbed, index: number): string[] {
  const { what, beganAt, repairedAt, backAt } = disturbed;
  const until = trial.disturbed[index + 1]?.beganAt ?? repairedAt;
  const again = askedAgain(trial.requests).filter(
    ({ at }) => at > beganAt && at < (trial.disturbed[index + 1]?.beganAt ?? Infinity),
  );
  return [
    what,
    seconds(beganAt - trial.startedAt),
    seconds(repairedAt - beganAt),
    backAt === null ? '-' : seconds(backAt - repairedAt),
    seconds(longestPause(trial.requests, beganAt, until)),
    String(again.length),
  ];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

function buildText({ builds }: TriedRun): string {
  return Object.entries(builds)
    .map(([id, workflows]) => `${workflows} on ${id}`)
    .join(', ');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
