import pLimit from 'p-limit';
import { BridgeProcess } from './bridge-process.js';
import type { BridgeProgram } from './bridge-process.js';

export interface BridgePoolSettings {
  program: BridgeProgram;
  /** Processes at a time. One that takes no more episodes, but still plays some, comes on top. */
  processes: number;
  /** Episodes at a time in one process. */
  episodes: number;
  /** Bytes from which on a process takes no new episode: it is replaced once those that it plays have ended. */
  mostMemory: number;
  /** After so long without an episode a process is ended; two minutes if not given. */
  idleMilliseconds?: number;
}

const longestIdleMilliseconds = 120_000;

interface Member {
  bridge: BridgeProcess;
  episodes: number;
  /** Ends it where no episode comes any more: its run may be over, and the worker goes on with others. */
  ending?: NodeJS.Timeout;
}

/** Processes that play episodes, started when they are needed and replaced when they crash, hang or grow. */
export interface BridgePool {
  /** Lends a process to an episode. It may be lost at any time: what is asked of it then throws EpisodeLostError. */
  lend<T>(body: (bridge: BridgeProcess) => Promise<T>): Promise<T>;
  /** How many processes were started so far. */
  readonly started: number;
  /** Of those that are at work now. */
  readonly pids: number[];
  close(): void;
}

/** A pool with room for `processes` times `episodes` at a time; further ones wait. */
export function createBridgePool(settings: BridgePoolSettings): BridgePool {
  const { program, processes, episodes, mostMemory, idleMilliseconds = longestIdleMilliseconds } = settings;
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
    // A new process costs a second or two: only where all that run have something to do.
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
  // What a worker has started must not outlive it.
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
