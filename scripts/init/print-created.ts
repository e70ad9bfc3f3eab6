import { exitCodes } from '../../lib/app/exit-codes.js';
import type { CreatedProject } from '../../lib/app/init/create-project.js';
import type { ConfigPlan } from '../../lib/app/init/plan-config.js';
import { formatProblem } from '../../lib/config/problem.js';
import type { RunEstimate } from '../../lib/estimate/run-estimate.js';
import { counted, formatCount, formatUsd } from '../../lib/text/format.js';
import { printable, printJson, printMessage } from '../terminal/output.js';

/** Prints how the data was read, and what was guessed. */
export function printPlan({ data, agent, endpoint, model }: ConfigPlan): void {
  const { columns, scoring } = data;
  printLine(data.data.note);
  const parts = [
    `input: ${columns.input}`,
    `right answer: ${columns.expected ?? 'none'}`,
    columns.id === undefined ? undefined : `id: ${columns.id}`,
    `scorer: ${scoring.scorer.kind} (${scoring.reason})`,
    `agent: ${agent}`,
    `endpoint: ${endpoint.title}${endpoint.connection === null ? '' : `, ${model}`}`,
  ];
  printLine(parts.filter(part => part !== undefined).join('; '));
  if (data.repeated > 0)
    printLine(
      `${counted(data.repeated, 'input')} more than once in the data; duplicates: ${data.duplicates}`,
    );
  if (data.invalid > 0)
    printLine(
      `${counted(data.invalid, 'row')} without an input, answer or id; invalidRows: ${data.invalidRows}`,
    );
}

/** Prints what was written, its problems or its estimate, and what to do next. Returns the exit code. */
export function printCreated(
  created: CreatedProject,
  { plan, json }: { plan: ConfigPlan; json: boolean },
): number {
  const { configFile, written, validation, estimate, start } = created;
  const { problems, notes } = validation;
  if (json) {
    const { columns, scoring } = plan.data;
    printJson({ configFile, written, columns, scorer: scoring.scorer, problems, notes, estimate });
  }
  printLine(`Wrote ${written.join(', ')}`);
  for (const note of notes) printLine(note);
  for (const problem of problems) printLine(formatProblem(problem));
  if (problems.length > 0) {
    printLine(`Next: correct ${problems.length === 1 ? 'this' : 'these'}, then fgo validate ${configFile}`);
    return exitCodes.badInput;
  }
  if (estimate) printLine(estimateLine(estimate));
  if (start !== undefined) printLine(`First, in another terminal: ${start}`);
  printLine(`Next: fgo optimize${configFile === 'fgo.yaml' ? '' : ` ${configFile}`}`);
  return exitCodes.done;
}

/** `Estimate: 206 calls (69–295), $0.03 (at most $0.20)`. */
function estimateLine({ total }: RunEstimate): string {
  const { calls, usd } = total;
  const count = `${formatCount(calls.expected)} calls (${formatCount(calls.low)}–${formatCount(calls.high)})`;
  const cost = usd === null ? 'price unknown' : `${formatUsd(usd.expected)} (at most ${formatUsd(usd.high)})`;
  return `Estimate: ${count}, ${cost}`;
}

function printLine(text: string): void {
  printMessage(printable(text));
}
