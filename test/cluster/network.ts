import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startHostProcess, type HostProcess } from './host-process.js';

const run = promisify(execFile);

/** A machine of the cluster: a network namespace with one cable to the switch, a host name and a folder. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly folder: string;
  start(command: HostCommand): HostProcess;
  /** Runs a command to its end. Throws if its exit code is not 0. */
  run(command: HostCommand): Promise<HostProcess>;
  /** Pulls the cable at the switch: packets are lost without an error. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

export interface HostCommand {
  command: readonly string[];
  environment?: Record<string, string>;
  /** The user that runs it, instead of root. */
  user?: string | undefined;
  /** Instead of the host's folder. */
  cwd?: string;
}

export interface Network {
  /** The address of this process, at the switch. */
  readonly ownAddress: string;
  addHost(name: string): Promise<Host>;
  /** The name of the host with this address; null if there is none. */
  hostAt(address: string): string | null;
}

const bridge = 'switch';
const subnet = '10.77.0';
/** The addresses of the cluster, for rules of its servers. */
export const subnetMask = `${subnet}.0/24`;

/**
 * Creates a switch in the network namespace of this process, which must be one of its own: nothing of it is
 * visible outside, and it is gone when the process ends.
 */
export async function createNetwork(folder: string): Promise<Network> {
  // `ip netns` keeps its names below /run.
  await run('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
  await ip('link set lo up');
  await ip(`link add ${bridge} type bridge`);
  const ownAddress = `${subnet}.1`;
  await ip(`addr add ${ownAddress}/24 dev ${bridge}`);
  await ip(`link set ${bridge} up`);
  await mkdir(join(folder, 'logs'));
  const names = new Map<string, string>();
  return {
    ownAddress,
    async addHost(name) {
      const address = `${subnet}.${names.size + 11}`;
      names.set(address, name);
      return addHost({ name, address, folder });
    },
    hostAt: address => names.get(address) ?? null,
  };
}

async function addHost(parts: { name: string; address: string; folder: string }): Promise<Host> {
  const { name, address } = parts;
  const folder = join(parts.folder, name);
  const port = `to-${name}`;
  await ip(`netns add ${name}`);
  await ip(`link add ${port} type veth peer name eth0 netns ${name}`);
  await ip(`link set ${port} master ${bridge} up`);
  await ip(`-n ${name} link set lo up`);
  await ip(`-n ${name} addr add ${address}/24 dev eth0`);
  await ip(`-n ${name} link set eth0 up`);
  for (const each of [folder, join(folder, 'home'), join(folder, 'tmp')]) await mkdir(each);
  // Its servers may run as other users.
  await chmod(folder, 0o755);

  const start = ({ command, environment = {}, user, cwd = folder }: HostCommand): HostProcess =>
    startHostProcess({
      command: [...onHost(name), ...(user === undefined ? [] : asUser(user)), ...command],
      cwd,
      environment: {
        PATH: process.env['PATH'],
        HOME: join(folder, 'home'),
        TMPDIR: join(folder, 'tmp'),
        ...environment,
      },
      logFile: join(parts.folder, 'logs', `${name}.log`),
    });
  return {
    name,
    address,
    folder,
    start,
    async run(command) {
      const started = start(command);
      const code = await started.ended;
      if (code === 0) return started;
      throw new Error(
        `${name}: ${command.command.join(' ')} ended with ${code}:\n${started.output().slice(-2_000)}`,
      );
    },
    unplug: () => ip(`link set ${port} nomaster`),
    plugIn: () => ip(`link set ${port} master ${bridge}`),
  };
}

/** Each program replaces the one before, so that a signal to the process reaches the last. */
function onHost(name: string): string[] {
  const setName = 'echo "$0" > /proc/sys/kernel/hostname && exec "$@"';
  return ['ip', 'netns', 'exec', name, 'unshare', '--uts', 'sh', '-c', setName, name];
}

function asUser(user: string): string[] {
  return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'];
}

async function ip(command: string): Promise<void> {
  await run('ip', command.split(' '));
}
