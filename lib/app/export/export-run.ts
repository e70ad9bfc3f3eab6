import { renderFrame } from '../../agents/prompt.js';
import { systemText } from '../../agents/system-text.js';
import { outputOf } from '../../config/agent.js';
import type { Manifest } from '../../config/manifest.js';
import { nearest } from '../../config/nearest.js';
import { badInput } from '../../config/problem.js';
import type { Modules } from '../../domain/module.js';
import { withoutSecrets } from '../../llm/secrets.js';
import type { Exported } from '../../report/export/exported-run.js';
import { exportFormats } from '../../report/export/formats.js';
import type { ExportFormat } from '../../report/export/formats.js';
import { openJournalContext } from '../../../workers/journal-context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readRun } from '../finding/read-run.js';
import { readTestRows } from '../report/read-test-rows.js';

/** Exports the result of a run. Throws BadInputError if it has none yet, and for an unknown format. */
export async function exportRun(found: FoundRun, format: string): Promise<Exported> {
  const { id } = found.record;
  const { needsText, export: exportAs } = exportFormats[knownFormat(format)];
  const { progress } = await readRun(found);
  if (!progress?.modules)
    throw badInput(id, `The run has no final modules yet. Check its state: fgo status ${id}`);
  const { artifacts, manifest, ...context } = await openJournalContext(found.store, found.record.manifest);
  const modules = await context.modules(progress.modules);
  if (needsText && !Object.values(modules).some(module => module.kind === 'text'))
    throw badInput(id, `The run has no text module, which the format ${format} needs. Use json, md or txt.`);
  const exported = exportAs({
    progress,
    modules,
    baseline: manifest.modules,
    begins: manifest.startedFrom,
    system: systemMessage(manifest, modules),
    baselineSystem: systemMessage(manifest, manifest.modules),
    output: outputOf(manifest.agent),
    llm: manifest.llm,
    scorer: manifest.scorer,
    rows: await readTestRows({ artifacts, progress, tasks: await context.tasks('test') }),
  });
  return { ...exported, text: withoutSecrets(exported.text) };
}

function knownFormat(format: string): ExportFormat {
  if (Object.hasOwn(exportFormats, format)) return format as ExportFormat;
  const names = Object.keys(exportFormats);
  const similar = nearest(format, names);
  const suggestion = similar === undefined ? '' : ` Did you mean ${similar}?`;
  throw badInput('--format', `${format} is not a format.${suggestion} The formats are ${names.join(', ')}.`);
}

/** The system message of the agent with these modules. Agents of other kinds build their own messages. */
function systemMessage({ agent, labels }: Manifest, modules: Modules): string {
  return agent.kind === 'prompt'
    ? systemText(modules, renderFrame(agent.output, labels))
    : systemText(modules);
}
