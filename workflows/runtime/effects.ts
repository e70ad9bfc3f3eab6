import type { ActivityOptions } from '@temporalio/workflow';
import type { RunReference } from '../../lib/config/manifest.js';
import { bindEffects, effectKinds } from '../../lib/optimizer/program/bind-effects.js';
import type { EffectName } from '../../lib/optimizer/program/bind-effects.js';
import type { Effects } from '../../lib/optimizer/program/steps.js';
import { readableOrder } from '../../lib/text/readable-order.js';
import { activities, llmOptions, storeOptions } from './activity-options.js';
import type { Node } from './node.js';

const optionsOf = { llm: llmOptions, store: storeOptions };

/** The activity of an effect: it takes the effect's input and the run. */
interface EffectActivity {
  executeWithOptions(options: ActivityOptions, args: [object]): Promise<unknown>;
}

/** Each effect is an activity, repeated once a person has helped if it needs one. */
export function activityEffects(run: RunReference, node: Node): Effects {
  const byName: Record<EffectName, EffectActivity> = activities;
  return bindEffects((name, input, summary) =>
    node.attempt(() =>
      byName[name].executeWithOptions({ ...optionsOf[effectKinds[name]], summary }, [
        readableOrder({ run, ...input }),
      ]),
    ),
  );
}
