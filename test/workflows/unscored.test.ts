import { expectExit } from '../support/command.js';
import { startFakeEndpoint } from '../support/fake-endpoint.js';
import type { Behaviour, FakeEndpoint, ReceivedRequest } from '../support/fake-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
const open: FakeEndpoint[] = [];
const words = ['bag', 'soup', 'lamp', 'bed'];
const data = [
  'message,desk',
  ...Array.from({ length: 40 }, (_, place) => {
    const odd = place % 4 === 3 ? ' in the dark' : '';
    return `${place}: the ${words[place % 4]}${odd},${place % 4 === 1 ? 'kitchen' : 'porter'}`;
  }),
].join('\n');

afterAll(async () => {
  for (const endpoint of open) await endpoint.close();
  await stopServers();
  await removeTemporaryFolders();
});

const textOf = ({ body }: ReceivedRequest) => JSON.stringify(body?.['messages']);
const isAgent = ({ body }: ReceivedRequest) => body?.['response_format'] === undefined;

function model(request: ReceivedRequest): Behaviour {
  const text = textOf(request);
  if (isAgent(request)) {
    const knows = text.includes('it names soup') && text.includes('the soup');
    return { reply: knows ? 'kitchen' : 'porter' };
  }
  if (text.includes('"advice"') || JSON.stringify(request.body).includes('"advice"'))
    return { reply: '{"problem": "It overlooked the soup.", "advice": "Look for soup."}' };
  return {
    reply: '{"rules": [{"when": "it names soup", "then": "answer kitchen"}], "remove": [], "drop": []}',
  };
}

/** A folder whose endpoint answers `refusal` if a message says that it is dark. */
async function darkFolder(refusal: { current: Behaviour | null }): Promise<RunFolder> {
  const endpoint = await startFakeEndpoint();
  open.push(endpoint);
  endpoint.listModels(['simulated']);
  endpoint.otherwise(request =>
    refusal.current && textOf(request).includes('in the dark') ? refusal.current : model(request),
  );
  const config = smallConfig(endpoint.url);
  const splits = { train: 16, validation: 12, test: 12 };
  return createWarmFolder({ ...config, dataset: { ...config.dataset, splits } }, { data });
}

const flagged: Behaviour = {
  status: 400,
  body: { error: { code: 'content_filter', message: 'The content filter took offence.' } },
};
const unreadable: Behaviour = { status: 400, body: { error: { message: 'This request cannot be read.' } } };

it(
  'runs to its end if the endpoint refuses some inputs for good, in any prompt, and reports them',
  async () => {
    const folder = await darkFolder({ current: flagged });
    const ended = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(ended, 0);
    const { scores, outcomes } = statusOf(ended);
    expect(scores.final).toEqual({ validation: 1, test: 1 });
    const refused = Object.values(outcomes).map(split => split.refused);
    expect(refused).toHaveLength(3);
    for (const count of refused) expect(count).toBeGreaterThan(0);
    expect(ended.stderr).toMatch(
      /^test: \d+ of \d+ rollouts gave no answer: \d+ were refused by the endpoint/m,
    );
    expect(await folder.read(`runs/${statusOf(ended).id}/modules.md`)).toContain('refused by the endpoint');
  },
  longest,
);

it(
  'waits if too many tasks are unscored, and continues with `continue`, which applies to everything that follows',
  async () => {
    const folder = await darkFolder({ current: unreadable });
    const waited = await folder.run('optimize', 'fgo.yaml', '--id', 'taken', '--json');
    expectExit(waited, 3);
    expect(waited.stderr).toContain('This request cannot be read.');
    expect(waited.stderr).toContain('Or accept it as it is: fgo continue taken');
    expectExit(await folder.run('resume', 'taken'), 3);
    let ended = await folder.run('continue', 'taken', '--json');
    // A subset may have more of these tasks than the baseline.
    if (ended.code === 3) ended = await folder.run('continue', 'taken', '--json');
    expectExit(ended, 0);
    expect(statusOf(ended).scores.final).toEqual({ validation: 1, test: 1 });
    expectExit(await folder.run('replay', 'taken'), 0);
  },
  longest,
);

it(
  'runs the unscored tasks again with `resume` once the cause is fixed',
  async () => {
    const refusal: { current: Behaviour | null } = { current: unreadable };
    const folder = await darkFolder(refusal);
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'again', '--json'), 3);
    refusal.current = null;
    const ended = await folder.run('resume', 'again', '--json');
    expectExit(ended, 0);
    expect(statusOf(ended).outcomes.validation?.refused).toBe(0);
    expect(statusOf(ended).scores.final.validation).toBe(1);
  },
  longest,
);

it(
  'ends with `finish` while it waits for unscored tasks',
  async () => {
    const folder = await darkFolder({ current: unreadable });
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'ended', '--json'), 3);
    const ended = await folder.run('finish', 'ended', '--json');
    expectExit(ended, 0);
    const { state, waiting, decision, scores } = statusOf(ended);
    expect({ state, waiting }).toEqual({ state: 'done', waiting: [] });
    expect(decision).toMatch(/^Finished by hand in stage baseline\./);
    expect(scores.final).toEqual(scores.baseline);
    expectExit(await folder.run('replay', 'ended'), 0);
  },
  longest,
);
