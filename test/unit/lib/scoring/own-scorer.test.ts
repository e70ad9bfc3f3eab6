import { thrownText } from '../../../support/thrown-text.js';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { openScorer, type OpenedScorer } from '../../../../lib/scoring/open-scorer.js';
import type { Verdict } from '../../../../lib/scoring/plain/plain-scorer.js';
import { scorerSchema } from '../../../../lib/config/scorer.js';
import { noModels } from '../../../support/no-models.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

const program = resolve('test/unit/lib/scoring/hostile-scorer.mjs');
const opened: OpenedScorer[] = [];
let server: Server | undefined;

afterEach(async () => {
  await Promise.all(opened.splice(0).map(scorer => scorer.close()));
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});
afterAll(removeTemporaryFolders);

const command = { kind: 'command', command: [process.execPath, program] };

function open(settings: Record<string, unknown> = {}): OpenedScorer {
  const config = scorerSchema.parse('kind' in settings ? settings : { ...command, ...settings });
  const scorer = openScorer({
    config,
    models: noModels,
    limits: { promptTokens: 1_000, usualCompletionTokens: 400 },
  });
  opened.push(scorer);
  return scorer;
}

const task = { id: 't', input: 'how much?', expected: '7', metadata: { page: '3' } };
const { signal } = new AbortController();

async function score(wish: object, scorer = open(), until = signal): Promise<Verdict> {
  return scorer.score('7 EUR', task.expected, { task, output: JSON.stringify(wish), signal: until });
}

describe('a scorer that is a command', () => {
  it('receives the answer, the task and the expected answer, and its other output is ignored', async () => {
    const { feedback } = await score({ echo: true });
    expect(JSON.parse(feedback)).toEqual({
      protocol: 1,
      id: expect.any(String) as string,
      task: { id: 't', input: 'how much?', metadata: { page: '3' } },
      expected: '7',
      actual: '7 EUR',
      output: '{"echo":true}',
    });
  });

  it('returns a score, feedback for the critique, and metrics, which are also reported there', async () => {
    expect(
      await score({ score: 0.5, feedback: 'Right number,\nwrong unit.', metrics: { number: 1, unit: 0 } }),
    ).toEqual({
      score: 0.5,
      feedback: 'Right number, wrong unit. (number 1, unit 0)',
      metrics: { number: 1, unit: 0 },
    });
    expect(await score({ score: 1 })).toEqual({ score: 1, feedback: '' });
  });

  it('may return only metrics if their weights are configured', async () => {
    const scorer = open({ weights: { number: 3, unit: 1 } });
    expect((await score({ metrics: { number: 1, unit: 0, other: 9 } }, scorer)).score).toBe(0.75);
    expect((await score({ score: 0, metrics: { number: 1, unit: 1 } }, scorer)).score).toBe(1);
    await expect(score({ score: 1, metrics: { number: 1 } }, scorer)).rejects.toThrow(
      'the metric unit is missing',
    );
    await expect(score({ metrics: { number: 1, unit: 2 } }, scorer)).rejects.toThrow('the metric unit is 2');
  });

  it.each([
    ['a score of 2', { score: 2 }, /score: .*<=1/],
    ['a score of -1', { score: -1 }, /score: .*>=0/],
    ['NaN, as Python prints it', { line: '{"id": "ID", "score": NaN}' }, /score: .*received string/],
    ['Infinity', { line: '{"id": "ID", "score": -Infinity}' }, /score: .*received string/],
    ['a text for a score', { score: '1' }, /score: .*received string/],
    ['no score', { feedback: 'fine' }, /it has no score from 0 to 1/],
    ['a metric that is no number', { score: 1, metrics: { a: 'b' } }, /metrics\.a/],
    ['feedback that is no text', { score: 1, feedback: 7 }, /feedback/],
  ])('that replies with %s is at fault, immediately', async (_what, wish, message) => {
    const started = performance.now();
    const error: unknown = await score(wish, open({ attempts: 1, timeoutSeconds: 20 })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: 'SCORER_FAULT',
      message: expect.stringMatching(message) as string,
    });
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('that crashes is asked again, and is then at fault, with its last output', async () => {
    const folder = await temporaryFolder();
    expect((await score({ crashOnce: join(folder, 'crashed'), score: 0.25 })).score).toBe(0.25);
    await expect(score({ crash: true })).rejects.toMatchObject({
      code: 'SCORER_FAULT',
      message: expect.stringMatching(/The scorer ended with code 3.*boom: no such metric/) as string,
    });
  });

  it('that takes too long is ended, and at fault', async () => {
    const late = open({ timeoutSeconds: 1, attempts: 1 });
    await expect(score({ hang: true }, late)).rejects.toMatchObject({
      code: 'SCORER_FAULT',
      message:
        'The scorer took longer than 1 seconds. It wrote nothing: does it flush its stdout after each reply?',
    });
  });

  it('that cannot be started needs a person', async () => {
    await expect(score({}, open({ command: ['no-such-scorer-here'] }))).rejects.toMatchObject({
      code: 'SCORER_UNAVAILABLE',
      message: expect.stringContaining('The scorer\'s program "no-such-scorer-here"') as string,
      remedy: expect.stringContaining('correct scorer.command') as string,
    });
  });

  it('ends with the run', async () => {
    const controller = new AbortController();
    const scoring = score({ hang: true }, open(), controller.signal);
    setTimeout(() => controller.abort(new Error('cancelled')), 300);
    await expect(scoring).rejects.toThrow('cancelled');
  });
});

describe('a scorer that is a server', () => {
  async function serve(
    answer: (body: Record<string, unknown>) => { status: number; body: string },
  ): Promise<string> {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, body } = answer(
          JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
        );
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/score`;
  }

  it('receives one answer at a time', async () => {
    const url = await serve(({ id, actual, expected }) => ({
      status: 200,
      body: JSON.stringify({ id, score: actual === expected ? 1 : 0.5, feedback: 'nearly' }),
    }));
    expect(await score({}, open({ kind: 'http', url }))).toEqual({ score: 0.5, feedback: 'nearly' });
  });

  it.each([
    [500, 'oops', 'SCORER_FAULT', /The scorer at .* answered with status 500: oops/],
    [200, 'no json', 'SCORER_FAULT', /The scorer's reply is no JSON/],
    [404, '', 'SCORER_UNAVAILABLE', /status 404\. Start the scorer’s server, or correct scorer\.url/],
  ])('that answers with %s "%s" does not count as a wrong answer', async (status, body, code, text) => {
    const url = await serve(() => ({ status, body }));
    const scoring = score({}, open({ kind: 'http', url, attempts: 1 }));
    await expect(scoring).rejects.toMatchObject({ code });
    expect(await thrownText(scoring)).toMatch(text);
  });
});
