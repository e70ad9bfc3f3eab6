import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { SEARCH_ATTRIBUTES } from './search-attribute-types.js';
import type { Log } from './server/log.js';

type Name = keyof typeof SEARCH_ATTRIBUTES;

const TYPES = { Keyword: SearchAttributeType.KEYWORD, Double: SearchAttributeType.DOUBLE };
const DEADLINE_MS = 10_000;
const VISIBLE_MS = 15_000;
const POLL_MS = 250;

export interface SearchAttributesRequest {
  connection: Connection;
  namespace: string;
  log: Log;
}

/**
 * Registers the search attributes that the namespace lacks. Returns false if it cannot (a permission is
 * missing, or another type has the name): runs must then not set them, and the log has the commands to run.
 * Never throws.
 */
export async function ensureSearchAttributes(request: SearchAttributesRequest): Promise<boolean> {
  const { log, namespace } = request;
  try {
    const present = await listTypes(request);
    const clashes = names().filter(name => present[name] !== undefined && present[name] !== typeOf(name));
    if (clashes.length > 0) {
      log(
        `Namespace ${namespace} uses ${clashes.join(', ')} with another type: runs cannot be listed by them.`,
      );
      return false;
    }
    const missing = names().filter(name => present[name] === undefined);
    if (missing.length > 0) await register(request, missing);
    return true;
  } catch (error) {
    log(explain(namespace, error));
    return false;
  }
}

async function register(request: SearchAttributesRequest, missing: Name[]): Promise<void> {
  const { connection, namespace } = request;
  const searchAttributes = Object.fromEntries(missing.map(name => [name, typeOf(name)]));
  try {
    await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
    );
  } catch (error) {
    // Another worker that starts at the same time may have registered them first.
    const now = await listTypes(request);
    if (missing.some(name => now[name] === undefined)) throw error;
  }
  await waitUntilListed(request, missing);
}

async function waitUntilListed(request: SearchAttributesRequest, missing: Name[]): Promise<void> {
  const deadline = Date.now() + VISIBLE_MS;
  for (;;) {
    const now = await listTypes(request);
    if (missing.every(name => now[name] !== undefined)) return;
    if (Date.now() > deadline) throw new Error('they were registered, yet the server does not list them');
    await sleep(POLL_MS);
  }
}

async function listTypes({
  connection,
  namespace,
}: SearchAttributesRequest): Promise<Record<string, unknown>> {
  const { customAttributes } = await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  return customAttributes ?? {};
}

function names(): Name[] {
  return Object.keys(SEARCH_ATTRIBUTES) as Name[];
}

function typeOf(name: Name): NonNullable<ReturnType<typeof encodeSearchAttributeIndexedValueType>> {
  const type = encodeSearchAttributeIndexedValueType(TYPES[SEARCH_ATTRIBUTES[name]]);
  if (type === undefined) throw new Error(`no wire type for ${name}`);
  return type;
}

function explain(namespace: string, error: unknown): string {
  const reason = isGrpcServiceError(error)
    ? error.details
    : error instanceof Error
      ? error.message
      : String(error);
  const commands = Object.entries(SEARCH_ATTRIBUTES).map(
    ([name, type]) =>
      `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
  );
  return [
    `The search attributes of runs could not be registered in namespace ${namespace} (${reason}).`,
    'Runs work without them, but cannot be listed by stage, score or cost. To add them:',
    ...commands,
  ].join('\n');
}
