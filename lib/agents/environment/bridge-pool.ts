import pLimit from 'p-limit';
import { BridgeProcess } from './bridge-process.js';
import type { BridgeProgram } from './bridge-process.js';

export interface BridgePoolOptions {
  program: BridgeProgram;
  /** The maximum number of processes. Those that still play but accept no more episodes do not count. */
  processes: number;
  /** The maximum number of concurrent episodes per process. */
  episodes: number;
  /**
   * A process that uses this many bytes of memory or more accepts no new episode, and is replaced after its
   * current ones.
   */
  mostMemory: number;
  /** Time without an episode after which a process is ended; two minutes by default. */
  idleMilliseconds?: number;
}

const longestIdleMilliseconds = 120_000;

interface Member {
  bridge: BridgeProcess;
  episodes: number;
  /** Ends the process if no episode follows: its run may be over, while the worker continues with others. */
  ending?: NodeJS.Timeout;
}

/**
 * Processes that play episodes. They start on demand and are replaced when they crash, hang or grow too
 * large.
 */
export interface BridgePool {
  /**
   * Lends a process to an episode. The process can be lost at any time; requests then throw EPISODE_LOST.
   */
  lend<T>(body: (bridge: BridgeProcess) => Promise<T>): Promise<T>;
  /** How many processes have been started so far. */
  readonly started: number;
  /** The process ids of the running processes. */
  readonly pids: number[];
  close(): void;
}

/** Creates a pool for `processes` times `episodes` concurrent episodes; further ones wait. */
export function createBridgePool(options: BridgePoolOptions): BridgePool {
  const { program, processes, episodes, mostMemory, idleMilliseconds = longestIdleMilliseconds } = options;
  const members = new Set<Member>();
  const room = pLimit(processes * episodes);
  let started = 0;

  const takesMore = ({ bridge }: Member) => bridge.fault === null && bridge.memory < mostMemory;

  function choose(): Member {
    for (const member of members) discardIfUseless(member);
    const usable = [...members].filter(takesMore);
    const least = usable.reduce<Member | null>(
      (best, member) => (best === null || member.episodes < best.episodes ? member : best),
      null,
    );
    // Starting a process takes a second or two, so start one only if all running ones are busy.
    const mayStart = usable.length < processes;
    if (least && least.episodes < episodes && (least.episodes === 0 || !mayStart)) return least;
    const fresh: Member = { bridge: new BridgeProcess(program), episodes: 0 };
    members.add(fresh);
    started += 1;
    return fresh;
  }

  function discardIfUseless(member: Member): void {
    if (takesMore(member) || (member.episodes > 0 && member.bridge.fault === null)) return;
    end(member);
  }

  function end(member: Member): void {
    clearTimeout(member.ending);
    member.bridge.end();
    members.delete(member);
  }

  async function play<T>(body: (bridge: BridgeProcess) => Promise<T>): Promise<T> {
    const member = choose();
    clearTimeout(member.ending);
    member.episodes += 1;
    try {
      return await body(member.bridge);
    } finally {
      member.episodes -= 1;
      discardIfUseless(member);
      if (member.episodes === 0 && members.has(member))
        member.ending = setTimeout(() => end(member), idleMilliseconds).unref();
    }
  }

  const endAll = () => {
    for (const member of members) end(member);
  };
  // Child processes must not outlive the worker.
  process.once('exit', endAll);

  return {
    lend: body => room(() => play(body)),
    get started() {
      return started;
    },
    get pids() {
      return [...members].flatMap(({ bridge }) => (bridge.fault === null ? (bridge.pid ?? []) : []));
    },
    close() {
      process.off('exit', endAll);
      endAll();
    },
  };
}
