import type { Modules } from '../../domain/module.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { renderResult } from '../result-markdown.js';
import { chatTemplate } from './chat.js';
import { testRowsCsv } from './csv.js';
import { dspyProgram } from './dspy.js';
import type { Exported, ExportedRun } from './exported-run.js';
import { promptfooConfig } from './promptfoo.js';
import { prettyJson } from '../../text/json/pretty-json.js';

/** What an export in a format needs of a run, and how it is made. */
interface Format {
  /** Whether it needs a module that is a text. */
  needsText: boolean;
  export(run: ExportedRun): Exported;
}

const alone = (text: string): Exported => ({ text, besides: {} });
const json = (value: unknown): Exported => alone(prettyJson(value));

/** All formats of `fgo export`. */
export const exportFormats = {
  txt: { needsText: false, export: ({ modules }) => alone(`${plainText(modules)}\n`) },
  md: { needsText: false, export: run => alone(renderResult(run)) },
  json: {
    needsText: false,
    export: ({ progress, modules, baseline }) =>
      json({
        run: progress.run,
        simulated: progress.simulated,
        scores: progress.scores,
        modules: texts(modules),
        before: texts(baseline),
      }),
  },
  'openai-messages': { needsText: true, export: ({ system }) => json(chatTemplate(system)) },
  promptfoo: { needsText: true, export: run => alone(promptfooConfig(run)) },
  dspy: { needsText: true, export: dspyProgram },
  csv: { needsText: false, export: ({ rows }) => alone(testRowsCsv(rows)) },
} satisfies Record<string, Format>;
export type ExportFormat = keyof typeof exportFormats;

/** A single text as it is; several modules below their names. */
function plainText(modules: Modules): string {
  const entries = Object.entries(modules);
  const [only] = entries;
  if (only && entries.length === 1) return renderModule(only[1]);
  return entries.map(([name, module]) => `# ${name}\n\n${renderModule(module)}`).join('\n\n');
}

/** A text as a string, and functions as objects. */
function texts(modules: Modules) {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [
      name,
      module.kind === 'text' ? module.text : module.functions,
    ]),
  );
}
