import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../../lib/observability/metrics.js';
import { addRunGauges } from '../../../lib/observability/run-gauges.js';
import { openStore } from '../../../lib/store/open-store.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

const folder = resolve('deploy/observability');
const promtool = process.env['FGO_TEST_PROMTOOL'];

const alertsSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

/** All queries, by where they are, with the dashboard's variables filled in. */
function queries(): { place: string; query: string }[] {
  const alerts = alertsSchema.parse(parse(readFileSync(join(folder, 'alerts.yaml'), 'utf8')));
  const dashboard = dashboardSchema.parse(
    JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')),
  );
  return [
    ...alerts.groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ place: alert, query: expr }))),
    ...dashboard.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({
        place: title,
        query: expr.replace(/\$__\w+/g, '5m').replace('$run', '.*'),
      })),
    ),
  ];
}

/** The metric names and the labels that a query uses. */
function namesIn(query: string): { metrics: string[]; labels: string[] } {
  const withoutStrings = query.replace(/"[^"]*"/g, '""');
  const labels = [
    ...[...withoutStrings.matchAll(/\{([^}]*)\}/g)].flatMap(
      ([, inside = '']) => inside.match(/\w+(?=\s*[=!])/g) ?? [],
    ),
    ...[...withoutStrings.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, inside = '']) =>
      inside.split(/,\s*/),
    ),
  ];
  return { metrics: withoutStrings.match(/\b(?:fgo|temporal)_\w+/g) ?? [], labels };
}

let registered: Map<string, string[]>;

beforeAll(async () => {
  const { registry } = createMetrics();
  addRunGauges({ registry, store: await openStore(await temporaryFolder()), version: '1' });
  const metrics = registry.getMetricsAsArray() as unknown as {
    name: string;
    labelNames: string[];
    type: string;
  }[];
  registered = new Map(
    metrics.flatMap(({ name, labelNames, type }) =>
      type === 'histogram'
        ? ['_bucket', '_sum', '_count'].map(suffix => [`${name}${suffix}`, [...labelNames, 'le']] as const)
        : [[name, labelNames] as const],
    ),
  );
});
afterAll(removeTemporaryFolders);

it.each(queries())('uses only metrics and labels that a worker has: $place, $query', ({ query }) => {
  const { metrics, labels } = namesIn(query);
  expect(metrics.length).toBeGreaterThan(0);
  const own = metrics.filter(name => name.startsWith('fgo_'));
  expect(own.filter(name => !registered.has(name))).toEqual([]);
  const known = new Set(own.flatMap(name => registered.get(name) ?? []));
  if (own.length > 0) expect(labels.filter(label => !known.has(label))).toEqual([]);
});

it('shows or alerts on every metric that a worker has', () => {
  const used = new Set(queries().flatMap(({ query }) => namesIn(query).metrics));
  const unused = [...registered.keys()].filter(name => !used.has(name) && !/_(sum|count)$/.test(name));
  expect(unused).toEqual([]);
});

const withPromtool = promtool === undefined ? it.skip : it;
withPromtool('has queries that Prometheus accepts, and alerts that fire when they should', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fgo-promtool-'));
  const rules = queries().map(({ query }, place) => ({ record: `query:${place}`, expr: query }));
  const file = join(directory, 'queries.yaml');
  writeFileSync(file, stringify({ groups: [{ name: 'queries', rules }] }));
  const run = (...parameters: string[]) =>
    execFileSync(promtool ?? '', parameters, { cwd: folder, stdio: 'pipe' });
  run('check', 'rules', file, 'alerts.yaml');
  run('test', 'rules', 'alerts.test.yaml');
  rmSync(directory, { recursive: true });
});
