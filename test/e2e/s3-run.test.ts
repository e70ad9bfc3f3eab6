import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { endCommands, runCommand, startCommand } from '../support/command.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';
import { closeEndpoints, startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { locateS3Server, startS3Server, type S3Server } from '../support/s3-server.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

const longest = 480_000;
const concurrency = 6;
const program = await locateS3Server();
if ('problem' in program) console.warn(`The test of runs in S3 is skipped: ${program.problem}`);
const describeIfThere = 'problem' in program ? describe.skip : describe;

let server: S3Server;
/** The machines whose embedded servers are stopped at the end. */
const machines: { cwd: string; environment: Record<string, string> }[] = [];
let store: string;

beforeAll(async () => {
  if ('problem' in program) return;
  server = await startS3Server(program.path);
});

afterAll(async () => {
  await endCommands();
  await Promise.all(machines.map(machine => runCommand(['server', 'stop', '--store', store], machine)));
  await stopServers();
  await closeEndpoints();
  await server?.stop();
  await removeTemporaryFolders();
}, longest);

/** A folder with a state of its own, as another machine has. */
async function addMachine(): Promise<{ cwd: string; environment: Record<string, string> }> {
  const cwd = await temporaryFolder();
  const machine = { cwd, environment: server.environment };
  machines.push(machine);
  return machine;
}

describeIfThere('a run whose store is in S3', () => {
  it(
    'ends on another machine after a kill, with the same result, and pays no finished call again',
    async () => {
      const undisturbed = await startRecordingEndpoint();
      const folder = await createRunFolder(smallConfig(undisturbed.url));
      const expected = statusOf(await folder.run('optimize', 'fgo.yaml', '--json'));

      const endpoint = await startRecordingEndpoint({ latencyMs: 30, jitter: 0.5 });
      const bucket = await server.createBucket();
      store = `s3://${bucket}/team`;
      const first = await addMachine();
      const config = { ...smallConfig(endpoint.url), store: { path: store } };
      await writeFile(join(first.cwd, 'fgo.yaml'), stringify(config));
      await writeFile(join(first.cwd, 'messages.csv'), hotelCsv(hotelMessages(132)));
      const command = startCommand(['optimize', 'fgo.yaml', '--id', 'shared', '--json'], first);
      await endpoint.atAnswer(Math.round(undisturbed.answered().length * 0.6), () => command.kill('SIGKILL'));
      await command.ended;

      const second = await addMachine();
      const status = statusOf(await runCommand(['resume', 'shared', '--store', store, '--json'], second));
      expect(status).toMatchObject({ state: 'done', scores: expected.scores, usage: expected.usage });
      const answered = endpoint.answered();
      // Only what was on the wire at the kill.
      expect(answered.length - new Set(answered).size).toBeLessThanOrEqual(concurrency);
      const result = join(server.folderOf(bucket), 'team/runs/shared/modules.json');
      expect(JSON.parse(readFileSync(result, 'utf8'))).toEqual(
        JSON.parse(await folder.read(`runs/${expected.id}/modules.json`)),
      );
    },
    longest,
  );
});
