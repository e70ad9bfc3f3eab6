import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectExit } from '../support/command.js';
import { startFakeEndpoint } from '../support/fake-endpoint.js';
import type { FakeEndpoint } from '../support/fake-endpoint.js';
import { createWarmFolder, tinyConfig, stopServers } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
const key = 'sk-agent-5be2d1c09f';
const open: FakeEndpoint[] = [];

afterAll(async () => {
  for (const endpoint of open) await endpoint.close();
  await stopServers();
  await removeTemporaryFolders();
});

/** Answers each task with the value of the expression, which may throw. */
const agentThat = (answer: string) => `
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, task } = JSON.parse(line);
  const answer = ${answer};
  console.log(JSON.stringify({ id, output: answer, answer }));
}
`;

async function folderWith(
  answer: string,
): Promise<{ folder: RunFolder; endpoint: FakeEndpoint; fix(answer: string): Promise<void> }> {
  const endpoint = await startFakeEndpoint();
  open.push(endpoint);
  endpoint.listModels(['simulated']);
  const { agent, optimize, ...config } = tinyConfig(endpoint.url);
  const own = {
    kind: 'command',
    command: ['node', 'agent.mjs'],
    modules: agent.modules,
    output: agent.output,
    attempts: 1,
    environment: ['AGENT_TOKEN'],
  };
  const environment = { AGENT_TOKEN: key };
  const none = { ...optimize, strategy: 'none' };
  const folder = await createWarmFolder({ ...config, agent: own, optimize: none }, { environment });
  const fix = (text: string) => writeFile(join(folder.path, 'agent.mjs'), agentThat(text));
  await fix(answer);
  return { folder, endpoint, fix };
}

const crash = `(() => { throw new Error('no field question, token ' + process.env.AGENT_TOKEN); })()`;

it(
  'waits with the agent’s own error if it crashes on every task, and evaluates again once it is fixed',
  async () => {
    const { folder, fix } = await folderWith(crash);
    const waited = await folder.run('optimize', 'fgo.yaml', '--id', 'crashing', '--json');
    expectExit(waited, 3);
    expect(waited.stderr).toMatch(/no answer on any of its 8 tasks: 8 crashed or failed/);
    expect(waited.stderr).toContain('no field question');
    expect(waited.stderr).toContain('Or accept it as it is: fgo continue crashing');
    expect(waited.stderr + waited.stdout).not.toContain(key);
    expect(statusOf(waited).waiting).toMatchObject([{ kind: 'NoAnswers' }]);
    expectExit(await folder.run('resume', 'crashing'), 3);

    await fix(`'reception'`);
    const ended = await folder.run('resume', 'crashing', '--json');
    expectExit(ended, 0);
    const { warnings, outcomes, scores } = statusOf(ended);
    expect(warnings).toMatchObject([
      expect.stringMatching(/^All 16 answers of the baseline are “reception”/),
    ]);
    expect(outcomes.test).toMatchObject({ rollouts: 8, crashed: 0 });
    expect(ended.stderr).toContain('are “reception”');
    expect(scores.baseline.test).not.toBeNull();
    expectExit(await folder.run('replay', 'crashing'), 0);
  },
  longest,
);

it.each([
  ['continue', /^Nothing was optimized/],
  ['finish', /^Finished by hand in stage baseline/],
])(
  'continues with a silent baseline after `%s`, and reports the baseline at the end',
  async (command, decided) => {
    const { folder } = await folderWith(`''`);
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'silent', '--json'), 3);
    const ended = await folder.run(command, 'silent', '--json');
    expectExit(ended, 0);
    const { decision, warnings, outcomes, scores } = statusOf(ended);
    expect(decision).toMatch(decided);
    expect(scores.final.test).toBe(0);
    expect(warnings).toMatchObject([expect.stringContaining('16 were empty')]);
    expect(outcomes.validation).toMatchObject({ rollouts: 8, empty: 8 });
    expect(ended.stderr).toMatch(/^test: 8 of 8 rollouts gave no answer: 8 were empty$/m);
    expect(await folder.read('runs/silent/modules.md')).toContain('8 were empty');
  },
  longest,
);
