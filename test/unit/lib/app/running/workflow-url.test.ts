import { logWorkflowUrl } from '../../../../../lib/app/running/workflow-url.js';
import type { TemporalConnection } from '../../../../../lib/temporal/connection.js';
import { recordingContext } from '../../../../support/app-context.js';

function linesFor(temporal: Partial<TemporalConnection>): string[] {
  const context = recordingContext();
  const settings = { address: '127.0.0.1:7233' };
  logWorkflowUrl(
    context,
    { settings, namespace: 'default', searchAttributes: true, ...temporal },
    'banking@1',
  );
  return context.messages();
}

const list = 'namespaces/default/workflows?query=WorkflowType%3D%22optimize%22';
const embedded = (keep: boolean) => ({
  uiUrl: 'http://ui',
  embedded: { address: 'a', namespace: 'default', uiUrl: 'http://ui', pid: 1, startedHere: true, keep },
});

it('says that the links of a server of this command end with it', () => {
  expect(linesFor(embedded(false))).toEqual([
    'In the Temporal UI, until this command ends: http://ui/namespaces/default/workflows/banking%401',
    `All runs there: http://ui/${list} (\`fgo server start\` keeps both open)`,
  ]);
});

it('does not say so of a server that keeps running', () => {
  expect(linesFor(embedded(true)).join('\n')).not.toMatch(/until|keeps/);
  expect(linesFor({ uiUrl: 'http://team-ui' })).toEqual([
    'In the Temporal UI: http://team-ui/namespaces/default/workflows/banking%401',
    `All runs there: http://team-ui/${list}`,
  ]);
});

it('prints the usual address of the UI of an external server on this machine', () => {
  const lines = linesFor({});
  expect(lines[0]).toBe('In the Temporal UI: http://localhost:8233/namespaces/default/workflows/banking%401');
  expect(lines[2]).toMatch(/usual address.*FGO_TEMPORAL_UI_URL/);
});

it('prints the path in the UI of an external server elsewhere', () => {
  const lines = linesFor({ settings: { address: 'temporal.example.org:7233' } });
  expect(lines[0]).toBe('In the Temporal UI: /namespaces/default/workflows/banking%401');
  expect(lines[2]).toMatch(/temporal\.example\.org:7233.*FGO_TEMPORAL_UI_URL/);
});
