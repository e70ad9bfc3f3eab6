import { readFile } from 'node:fs/promises';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, stopServers, tinyConfig } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';

const longest = 240_000;

afterAll(() => stopServers());

it(
  'serves every metric of the dashboard and the alerts on one address while it works on a run',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const environment = { FGO_METRICS_ADDRESS: '127.0.0.1:0' };
    const folder = await createRunFolder(tinyConfig(endpoint.url), { environment });
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'observed', '--json');
    await command.said('Metrics: http://');
    const [, address = ''] = /Metrics: (\S+)/.exec(command.stderr()) ?? [];
    await endpoint.atAnswer(60, () => undefined);
    const metrics = await (await fetch(address)).text();
    const ended = await command.ended;
    expectExit(ended, 0);
    expect(statusOf(ended).state).toBe('done');

    expect(metrics).toMatch(
      /^fgo_calls_total\{run="observed",role="agent",model="simulated",outcome="sent"\} \d+$/m,
    );
    expect(metrics).toMatch(/^fgo_run_state\{run="observed",strategy="fgo",state="running"\} 1$/m);
    const files = ['grafana-dashboard.json', 'alerts.yaml'];
    const texts = await Promise.all(files.map(name => readFile(`deploy/observability/${name}`, 'utf8')));
    const used = new Set(texts.join('\n').match(/\b(?:fgo|temporal)_\w+/g));
    const series = new Set(metrics.match(/^# TYPE \w+/gm)?.map(line => line.slice('# TYPE '.length)));
    const missing = [...used].filter(
      name => !series.has(name) && !series.has(name.replace(/_(bucket|count)$/, '')),
    );
    expect(missing).toEqual([]);
    await expect(fetch(address)).rejects.toThrow();
  },
  longest,
);
