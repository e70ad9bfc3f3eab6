import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './safe-address.js';
import { maskSecret, displayVariable } from '../config/credentials.js';
import { findBadHeaderCharacter } from '../config/request-settings.js';
import type { NamedSecret } from '../config/named-secret.js';
import { namedSecrets, type SecretSettings } from '../config/secrets.js';
import { shownUrl } from './scrub.js';
import { shortestSecret } from './secrets.js';

/** Problems that stop a run, and notes that do not. */
export interface Findings {
  problems: Finding[];
  notes: Finding[];
}

interface Finding {
  /** The configuration key that this is about. */
  path: string[];
  message: string;
}

/**
 * Checks that each secret is set, fits in a header, and is long enough to be recognized in texts. Sends
 * nothing.
 */
export async function checkSecrets(
  settings: SecretSettings,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Findings> {
  const findings: Findings = { problems: [], notes: [] };
  const seen = new Set<string>();
  for (const secret of namedSecrets(settings)) {
    const key = `${secret.path.join('.')} ${secret.variable}`;
    if (seen.has(key)) continue;
    seen.add(key);
    await checkOne(secret, environment[secret.variable]?.trim() ?? '', findings);
  }
  return findings;
}

async function checkOne(
  { variable, path, use, url }: NamedSecret,
  value: string,
  { problems, notes }: Findings,
): Promise<void> {
  const name = displayVariable(variable);
  const place = path.join('.');
  if (value === '') {
    const message = unset({ variable, place, url });
    if (use === 'address') notes.push({ path, message: `${message} Until then no webhook is called.` });
    else if (use !== 'program') problems.push({ path, message });
    return;
  }
  const bad = unsendable({ variable, use }, value);
  if (bad !== undefined) {
    problems.push({ path, message: bad });
    return;
  }
  if (value.length >= shortestSecret) return;
  const short = `The value of ${name} has ${value.length} character${value.length === 1 ? '' : 's'}`;
  if (url !== null && !(await isPrivateHost(new URL(url).hostname))) {
    const message = `${short}; keys of less than ${shortestSecret} are accepted for loopback and private addresses only, and ${shownUrl(url)} is neither. Set it to the whole key.`;
    problems.push({ path, message });
    return;
  }
  notes.push({
    path,
    message: `${short}: less than ${shortestSecret} are not treated as a secret, and are not removed from logs, replies and files.`,
  });
}

/** Why a header cannot carry a secret; undefined if it can. */
export function unsendable(
  { variable, use }: Pick<NamedSecret, 'variable' | 'use'>,
  value: string,
): string | undefined {
  const bad = use === 'header' ? findBadHeaderCharacter(value) : null;
  if (!bad) return undefined;
  return `The value of ${displayVariable(variable)}, ${maskSecret(value)}, has a character that no header can carry: ${bad.shown}, character ${bad.position}. Copy the key again, without typographic quotes or line breaks.`;
}

function unset({ variable, place, url }: { variable: string; place: string; url: string | null }): string {
  const name = displayVariable(variable);
  const what = `The environment variable ${name}, which ${place} names, is not set.`;
  if (name !== variable) {
    return `${what} It looks like a key itself: put the key in an environment variable, such as MY_KEY, and write the variable's name here.`;
  }
  const to = url === null ? '' : ` to the key for ${shownUrl(url)}`;
  return `${what} Set it${to}, or remove it from ${place} if none is needed.`;
}

/** Names that public DNS does not resolve. */
const privateName = /^[^.]+$|\.(?:localhost|local|internal|lan|home\.arpa|test)$/i;

/** Whether a host is this machine or in a private network. */
async function isPrivateHost(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return !isPublicAddress(host);
  if (privateName.test(host)) return true;
  const addresses = await lookup(host, { all: true }).catch(() => []);
  return addresses.length > 0 && addresses.every(({ address }) => !isPublicAddress(address));
}
