import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { Manifest } from '../../config/manifest.js';
import { roles } from '../../domain/usage.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ReportData } from '../report-data.js';

/** The models by role. */
export function modelsOf({ llm }: Manifest): ReportData['models'] {
  if (llm.provider === 'simulated') return [{ role: 'all', model: 'simulated' }];
  return roles.map(role => ({ role, model: (llm.models[role] ?? llm.models.default).model }));
}

/** The address without its path and query. */
export function endpointOf({ llm }: Manifest): string {
  return llm.provider === 'simulated' ? 'the simulated endpoint' : new URL(llm.baseUrl).host;
}

/** What the run was made of, and the commands that make and inspect it again. */
export function reproduceOf(input: {
  record: RunRecord;
  manifest: Manifest;
  version: string;
}): ReportData['reproduce'] {
  const { record, manifest, version } = input;
  const { splits, seed } = manifest;
  const file = basename(record.configFile) || 'fgo.yaml';
  const facts = [
    { name: 'Run', value: record.id },
    { name: 'Configuration', value: file },
    { name: 'Hash of configuration and data', value: record.fingerprint },
    { name: 'Data', value: dataName(record.data) },
    ...(['train', 'validation', 'test'] as const).map(name => ({
      name: `Tasks: ${name}`,
      value: `${splits[name].count} (sha256 ${splits[name].tasks.sha256.slice(0, 16)}…)`,
    })),
    { name: 'Seed', value: String(seed) },
    { name: 'fgo', value: version },
    { name: 'Started', value: record.startedAt },
    { name: 'Ended', value: record.endedAt ?? 'not yet' },
  ];
  const { id } = record;
  return {
    facts,
    settings: stringify(settingsOf(manifest), { lineWidth: 100 }),
    commands: [
      { command: `fgo optimize ${file}`, effect: 'the same run; what the journal has costs nothing' },
      { command: `fgo replay ${id}`, effect: 'replays its decisions from the stored histories' },
      { command: `fgo fork ${id} --set PATH=VALUE`, effect: 'the same run with another setting' },
      { command: `fgo explain ${id} --worth`, effect: 'measures the worth of each rule' },
      { command: `fgo export ${id} --format json`, effect: 'the instructions for a program' },
    ],
  };
}

/** Settings without addresses, keys and examples. */
function settingsOf({ optimize, agent, scorer, budget, stop, llm }: Manifest): unknown {
  return {
    agent: { kind: agent.kind },
    scorer: { kind: scorer.kind },
    llm: { provider: llm.provider, concurrency: llm.concurrency },
    optimize,
    budget,
    ...(stop === undefined ? {} : { stop }),
  };
}

function dataName(data: RunRecord['data']): string {
  if (data?.benchmark) return `benchmark ${data.benchmark.name}`;
  const path: unknown = data?.dataset && 'path' in data.dataset ? data.dataset.path : undefined;
  return typeof path === 'string' ? basename(path) : 'as configured';
}
