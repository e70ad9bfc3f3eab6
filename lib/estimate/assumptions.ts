import type { EstimateWork } from './estimate-work.js';
import type { Probe } from './probe.js';
import type { Rehearsal } from './rehearsal.js';
import type { Scenario, ScenarioName } from './scenario.js';

/** Sentences about what could not be counted and which values were assumed: low, expected, high. */
export function assumptionsOf(input: {
  work: EstimateWork;
  scenarios: Record<ScenarioName, Scenario>;
  simulated: boolean;
  sampled: boolean;
  probe?: Probe | undefined;
  rehearsal?: Rehearsal | undefined;
  /** Whether anything is merged. */
  isMerged: boolean;
}): string[] {
  const { work, scenarios, simulated, sampled, probe, rehearsal, isMerged } = input;
  const three = (of: (scenario: Scenario) => string) =>
    `${of(scenarios.low)}, ${of(scenarios.expected)}, ${of(scenarios.high)}`;
  const share = (value: number) => `${Math.round(value * 100)} %`;
  const failures = three(({ failureShare }) => share(failureShare));
  const optimized = [
    `Tasks that the modules fail at first: ${failures}${probe ? ` (${probe.failures} of ${probe.tasks} that were run)` : ''}.`,
    `Of these, left after an accepted proposal: ${three(({ leftShare }) => share(leftShare))}.`,
    `First proposals that are accepted: ${three(({ accepted }) => share(accepted))}; fewer in later epochs${rehearsal ? ` (${rehearsal.accepted} of ${rehearsal.subsets} that were rehearsed)` : ''}.`,
    ...(work.modules > 1
      ? [
          `Failures of which critiques do not say the module: ${three(({ unplaced }) => share(unplaced))}; the others are spread evenly over ${work.modules}.`,
        ]
      : []),
    `A critique: ${three(({ critique }) => String(Math.round(critique)))} tokens.`,
    ...(rehearsal ? [] : [rulesOfProposal(work)]),
  ];
  const merged = [
    ...(work.optimize.compact === 'off'
      ? []
      : [`A result that is to be shorter: ${three(({ compacted }) => share(compacted))}.`]),
    `Merges that lose score and are tried again: ${three(({ retried }) => share(retried))}.`,
    `A merged module: ${three(({ united }) => share(united))} of its parents together.`,
  ];
  const howCounted = () => {
    if (probe && probe.reply !== null) return 'as of the tasks that were run';
    return simulated ? 'the answer alone' : 'what its form asks for';
  };
  return [
    ...(sampled ? ['Inputs were counted on a sample; the others by their characters.'] : []),
    ...(work.rollout.counted ? [] : [callsOfAgent(work, probe)]),
    `The agent’s reply: about ${Math.round(work.rollout.completion)} tokens (${howCounted()}).`,
    ...(work.judge
      ? [
          `Calls of the judge: ${work.judge.calls} a task that is run. Equal answers to a task are judged once, so that it may be fewer.`,
        ]
      : []),
    ...(work.sizes.length > 0 ? optimized : []),
    ...(isMerged ? merged : []),
    ...(simulated
      ? []
      : [
          `A call: ${three(({ latency }) => `${latency.first} s and ${latency.tokensPerSecond} tokens a second`)}.`,
        ]),
  ];
}

/** For an agent whose calls per task cannot be counted in advance. */
function callsOfAgent({ rollout }: EstimateWork, probe: Probe | undefined): string {
  const { low, expected, high } = rollout.calls;
  const figure = (value: number) => String(Math.round(value * 10) / 10);
  const calls = [low, expected, high].map(figure).join(', ');
  const how = probe?.rollout ? ' (as of the tasks that were run)' : '; --probe measures it';
  const growth =
    rollout.growth === 0
      ? ''
      : `, each with about ${Math.round(rollout.growth)} tokens more than the one before`;
  return `Calls of the agent on a task: ${calls}${growth}${how}.`;
}

function rulesOfProposal({ proposal: { answers } }: EstimateWork): string {
  return answers === null
    ? `Rules of a proposal: one for every other failed task that a call shows, at most 24.`
    : `Rules of a proposal: one for each of about ${Math.round(answers)} answers of a subset, at most 24 in a call.`;
}
