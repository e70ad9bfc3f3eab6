import { uniform } from '../../lib/simulator/hash.js';
import type { Stage } from '../../lib/domain/progress.js';

/** The stages in which incidents happen. Dividing takes less than one call, so nothing can target it. */
export const soakedStages = ['baseline', 'optimize', 'merge', 'test'] as const satisfies Stage[];
export type SoakedStage = (typeof soakedStages)[number];

export const victims = ['worker', 'server', 'command'] as const;
export type Victim = (typeof victims)[number];

export const disasters = ['down', 'diskFull', 'journalCut'] as const;
export type Disaster = (typeof disasters)[number];

/** An incident that hits a run after this many requests within a stage. */
export interface Incident {
  stage: SoakedStage;
  after: number;
  what: { kill: Victim } | { disaster: Disaster };
}

/** The incidents of a run: `kills` kills, in all stages and of all processes in turn, and every disaster. */
export function planIncidents(parts: {
  seed: number;
  kills: number;
  /** How many requests each stage of the undisturbed run has. */
  requests: Record<SoakedStage, number>;
}): Incident[] {
  const { seed, kills, requests } = parts;
  const turned = <T>(list: readonly T[], name: string, place: number): T => {
    const start = Math.floor(uniform(`${name} ${seed}`) * list.length);
    return list[(start + place) % list.length] as T;
  };
  const planned = [
    ...Array.from({ length: kills }, (_, place) => ({
      // Shifted by one each round, so that each stage sees the end of each process.
      stage: soakedStages[place % soakedStages.length] as SoakedStage,
      what: { kill: turned(victims, 'victim', place) },
    })),
    ...disasters.map((disaster, place) => ({
      stage: (['optimize', 'merge'] as const)[place % 2] as SoakedStage,
      what: { disaster },
    })),
  ];
  return soakedStages.flatMap(stage => {
    const here = planned.filter(incident => incident.stage === stage);
    const order = [...here.keys()].sort(
      (a, b) => uniform(`${stage} ${seed}`, `${a}`) - uniform(`${stage} ${seed}`, `${b}`),
    );
    // Each in its own part of the stage, at a random place; not in its last fifth, which a kill may lengthen.
    const part = (0.8 * requests[stage]) / here.length;
    return order.map((from, place) => ({
      ...(here[from] as (typeof here)[number]),
      after: 1 + Math.floor(part * (place + uniform(`after ${stage} ${seed}`, `${place}`))),
    }));
  });
}
