import type { Modules } from '../../domain/module.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { countTokens } from '../../llm/tokens.js';
import type { ReportData } from '../report-data.js';

type Instructions = ReportData['instructions'][number];

/** Each module before and after, with its size. */
export function instructionsOf(baseline: Modules, modules: Modules): Instructions[] {
  return Object.entries(modules).map(([module, current]) => {
    const before = baseline[module];
    return {
      module,
      kind: current.kind,
      before: sized(before ? renderModule(before) : ''),
      after: sized(renderModule(current)),
    };
  });
}

function sized(text: string): Instructions['before'] {
  return { text, characters: text.length, tokens: countTokens(text) };
}

/** Without the example calls of functions, which may quote tasks. */
export function withoutExamples(modules: Modules): Modules {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [
      name,
      module.kind === 'text'
        ? module
        : {
            ...module,
            functions: module.functions.map(({ examples: _examples, ...written }) => written),
          },
    ]),
  );
}
