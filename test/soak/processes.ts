import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCommand, type Ended, type RunningCommand } from '../support/command.js';
import type { RunFolder } from '../support/run-folder.js';
import type { Victim } from './incidents.js';

/**
 * The processes of a run: two workers, the command that watches, and the server that the workers supervise.
 */
export interface Processes {
  /**
   * Kills one with -9 immediately; a worker or a command restarts after this many milliseconds. Returns its
   * name.
   */
  kill(victim: Victim, backAfterMs: number): Promise<string>;
  /** Makes the command `fgo resume` from now on, which ends a wait. */
  resume(): void;
  /** Ends all but the server. */
  stop(): Promise<void>;
  /** All output. */
  said(): Ended[];
}

/** How far the clock of the second worker is ahead: hosts may differ by a minute. */
const clockAhead = 45_000;

const longestLookMs = 30_000;

interface Place {
  name: string;
  parameters: string[];
  environment: Record<string, string>;
  running: RunningCommand | null;
}

export function startProcesses(parts: { folder: RunFolder; run: string }): Processes {
  const { folder, run } = parts;
  const skew = {
    FGO_TEST_CLOCK_AHEAD_MS: String(clockAhead),
    NODE_OPTIONS: `--import ${resolve('test/support/skewed-clock.mjs')}`,
  };
  const worker = (name: string, environment: Record<string, string>): Place => ({
    name,
    parameters: ['worker', '--store', folder.store],
    environment,
    running: null,
  });
  const workers = [worker('worker', {}), worker('worker with a wrong clock', skew)];
  const watch = ['watch', run, '--store', folder.store, '--json'];
  const command: Place = { name: 'command', parameters: watch, environment: {}, running: null };
  const all = [...workers, command];
  const ended: Ended[] = [];
  let stopping = false;

  function start(place: Place): void {
    if (stopping || place.running) return;
    const running = startCommand(place.parameters, { cwd: folder.path, environment: place.environment });
    place.running = running;
    void running.ended.then(async end => {
      ended.push(end);
      place.running = null;
      if (place === command) place.parameters = watch;
      // A command exits when the server is down or the run waits; a killed worker is restarted by its killer.
      if (end.code === null) return;
      await sleep(1_000);
      start(place);
    });
  }

  async function killServer(): Promise<string> {
    for (;;) {
      try {
        const { pid } = folder.server();
        if (pid !== null) {
          process.kill(pid, 'SIGKILL');
          return 'server';
        }
      } catch {
        // It is being restarted.
      }
      await sleep(50);
    }
  }

  async function running(places: Place[]): Promise<Place & { running: RunningCommand }> {
    for (;;) {
      const [first] = places.filter(place => place.running);
      if (first) return first as Place & { running: RunningCommand };
      await sleep(50);
    }
  }

  let lastWorker = 0;
  all.forEach(start);
  return {
    async kill(victim, backAfterMs) {
      if (victim === 'server') return killServer();
      if (victim === 'worker') lastWorker = 1 - lastWorker;
      const preferred = victim === 'command' ? [command] : [workers[lastWorker] as Place, ...workers];
      const place = await running(preferred);
      place.running.kill('SIGKILL');
      void place.running.ended.then(() => sleep(backAfterMs)).then(() => start(place));
      return place.name;
    },
    resume() {
      command.parameters = ['resume', run, '--store', folder.store, '--json'];
      command.running?.kill('SIGKILL');
      void Promise.resolve(command.running?.ended)
        .then(() => sleep(100))
        .then(() => {
          command.parameters = ['resume', run, '--store', folder.store, '--json'];
          start(command);
        });
    },
    async stop() {
      stopping = true;
      // The watching command exits once the workflow has closed; then the workers are stopped.
      const looking = command.running;
      if (looking) {
        const late = setTimeout(() => looking.kill('SIGKILL'), longestLookMs);
        await looking.ended;
        clearTimeout(late);
      }
      workers.forEach(place => place.running?.kill('SIGTERM'));
      await Promise.all(workers.map(place => place.running?.ended));
    },
    said: () => [...ended],
  };
}
