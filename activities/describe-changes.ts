import type { RuleChanges } from '../lib/optimizer/program/requests.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Modules, Rule } from '../lib/domain/module.js';
import type { Reference } from '../lib/domain/reference.js';
import { partsOf } from '../lib/optimizer/functions/function-rules.js';
import { ruleKey } from '../lib/optimizer/rules/rule-text.js';
import type { ActivityServices } from './run-context.js';

const mostListed = 12;
const longestRule = 160;

/** Describes to a person what an optimization has changed. */
export async function describeChanges(
  services: ActivityServices,
  input: {
    run: RunReference;
    before: Reference;
    after: Reference;
  },
): Promise<RuleChanges> {
  const context = await services.openRun(input.run);
  const before = rulesOf(await context.modules(input.before));
  const after = rulesOf(await context.modules(input.after));
  const added = [...after].filter(([key]) => !before.has(key)).map(([, text]) => text);
  const removed = [...before].filter(([key]) => !after.has(key)).map(([, text]) => text);
  return {
    added: added.slice(0, mostListed),
    removed: removed.slice(0, mostListed),
    more: {
      added: Math.max(0, added.length - mostListed),
      removed: Math.max(0, removed.length - mostListed),
    },
  };
}

/** All rules and functions of the modules, by the key that identifies equal ones. */
function rulesOf(modules: Modules): Map<string, string> {
  const several = Object.keys(modules).length > 1;
  return new Map(
    Object.entries(modules).flatMap(([name, module]) =>
      partsOf(module).map(rule => [
        `${name} ${ruleKey(rule)}`,
        `${several ? `${name}: ` : ''}${shown(rule)}`,
      ]),
    ),
  );
}

function shown({ when, then }: Rule): string {
  const text = when === '' ? then : `When ${when}: ${then}`;
  return text.length > longestRule ? `${text.slice(0, longestRule - 1)}…` : text;
}
