import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText, FgoError } from '../../domain/errors.js';

/** A key that encrypts what fgo sends to a Temporal server. */
export interface PayloadKey {
  /** Written beside each payload in plaintext: it says which key decrypts it. */
  id: string;
  /** 32 bytes. */
  secret: Buffer;
}

/** The variables with the keys, or with the file that has them. */
export const keysVariable = 'FGO_PAYLOAD_KEYS';
export const keysFileVariable = 'FGO_PAYLOAD_KEYS_FILE';

const entryPattern = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

/**
 * Reads the keys: `ID:BASE64`, separated by commas, spaces or line ends. The first one encrypts, all decrypt.
 * Returns none if neither variable is set. Throws PAYLOAD_KEYS_INVALID, without any part of a key.
 */
export function readPayloadKeys(environment: NodeJS.ProcessEnv): PayloadKey[] {
  const listed = environment[keysVariable];
  const file = environment[keysFileVariable];
  if (listed === undefined && file === undefined) return [];
  if (listed !== undefined && file !== undefined)
    throw keysInvalid(`Both ${keysVariable} and ${keysFileVariable} are set.`, 'Unset one of them.');
  const source = file === undefined ? keysVariable : `${keysFileVariable} (${file})`;
  return parseKeys(file === undefined ? (listed ?? '') : readKeyFile(file), source);
}

/** The environment for a program with another working directory: the path of the file with the keys is absolute. */
export function withAbsoluteKeysFile(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = environment[keysFileVariable];
  return file ? { ...environment, [keysFileVariable]: resolve(file) } : environment;
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw keysInvalid(
      `${keysFileVariable} names a file that cannot be read (${errorText(error)}).`,
      'Name a readable file, or unset the variable to send payloads in plaintext.',
    );
  }
}

function parseKeys(text: string, source: string): PayloadKey[] {
  const entries = text
    .split('\n')
    .filter(line => !line.trimStart().startsWith('#'))
    .flatMap(line => line.split(/[\s,]+/))
    .filter(entry => entry !== '');
  // An empty list is a mistake: it must not turn encryption off.
  if (entries.length === 0) throw keysInvalid(`${source} has no key.`);
  const keys = entries.map((entry, place) => {
    const [, id, secret] = entryPattern.exec(entry) ?? [];
    if (id === undefined || secret === undefined)
      throw keysInvalid(`Entry ${place + 1} of ${source} is not ID:BASE64 with a key of 32 bytes.`);
    return { id, secret: Buffer.from(secret, 'base64') };
  });
  const repeated = keys.find(({ id }, place) => keys.findIndex(key => key.id === id) !== place);
  if (repeated) throw keysInvalid(`${source} has two keys with the id ${repeated.id}.`);
  return keys;
}

function keysInvalid(
  message: string,
  remedy = 'Write one or more entries such as 2026-11:KEY, where KEY is the output of: openssl rand -base64 32',
): FgoError {
  return new FgoError({ code: 'PAYLOAD_KEYS_INVALID', message, remedy });
}
