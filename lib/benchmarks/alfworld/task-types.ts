import type { AlfworldTaskType } from '../../config/alfworld.js';

/** The goal of a task, before it is worded. */
export interface Goal {
  type: AlfworldTaskType;
  /** The thing to move or look at, such as "Mug". */
  object: string;
  /** The destination, such as "Cabinet"; ignored if the thing is only looked at. */
  receptacle: string;
}

const wordings: Record<AlfworldTaskType, (goal: { object: string; receptacle: string }) => string[]> = {
  pick_and_place_simple: ({ object, receptacle }) => [
    `put a ${object} in ${receptacle}.`,
    `put some ${object} on ${receptacle}.`,
  ],
  look_at_obj_in_light: ({ object }) => [
    `look at ${object} under the desklamp.`,
    `examine the ${object} with the desklamp.`,
  ],
  pick_clean_then_place_in_recep: ({ object, receptacle }) => [
    `put a clean ${object} in ${receptacle}.`,
    `clean some ${object} and put it in ${receptacle}.`,
  ],
  pick_heat_then_place_in_recep: ({ object, receptacle }) => [
    `put a hot ${object} in ${receptacle}.`,
    `heat some ${object} and put it in ${receptacle}.`,
  ],
  pick_cool_then_place_in_recep: ({ object, receptacle }) => [
    `put a cool ${object} in ${receptacle}.`,
    `cool some ${object} and put it in ${receptacle}.`,
  ],
  pick_two_obj_and_place: ({ object, receptacle }) => [
    `put two ${object} in ${receptacle}.`,
    `find two ${object} and put them in ${receptacle}.`,
  ],
};

/** The two ways in which ALFWorld words such a goal. */
export function wordingsOf({ type, object, receptacle }: Goal): string[] {
  return wordings[type]({ object: object.toLowerCase(), receptacle: receptacle.toLowerCase() });
}

/** What a goal requires of the object besides its destination, and where that is done. */
export const treatments = {
  pick_clean_then_place_in_recep: {
    verb: 'clean',
    at: 'SinkBasin',
    able: 'cleanable',
    state: 'isClean',
  },
  pick_heat_then_place_in_recep: { verb: 'heat', at: 'Microwave', able: 'heatable', state: 'isHot' },
  pick_cool_then_place_in_recep: { verb: 'cool', at: 'Fridge', able: 'coolable', state: 'isCool' },
} as const;

/** The treatment for a task type, or null if it has none. */
export function treatmentOf(type: AlfworldTaskType): (typeof treatments)[keyof typeof treatments] | null {
  return type in treatments ? treatments[type as keyof typeof treatments] : null;
}

/** The goal in PDDL, with the predicates of ALFWorld's domain. */
export function goalInPddl({ type, object, receptacle }: Goal): string {
  const isWanted = (name: string) => `(objectType ${name} ${object}Type)`;
  const isPlace = `(receptacleType ?r ${receptacle}Type)`;
  if (type === 'look_at_obj_in_light') {
    const isLit =
      '(exists (?a - agent ?l - location ?r - receptacle ?lamp - object) (and (objectType ?lamp DeskLampType)' +
      ' (toggleable ?lamp) (isToggled ?lamp) (atLocation ?a ?l) (receptacleAtLocation ?r ?l) (inReceptacle ?lamp ?r)))';
    return `(and ${isLit} (exists (?a - agent ?o - object) (and ${isWanted('?o')} (holds ?a ?o))))`;
  }
  if (type === 'pick_two_obj_and_place') {
    const other = `(exists (?other - object) (and (not (= ?o ?other)) ${isWanted('?other')} (inReceptacle ?other ?r)))`;
    return `(exists (?r - receptacle) (exists (?o - object) (and ${isPlace} ${isWanted('?o')} (inReceptacle ?o ?r) ${other})))`;
  }
  const treatment = treatmentOf(type);
  const treated = treatment ? `(${treatment.able} ?o) (${treatment.state} ?o) ` : '';
  return `(exists (?r - receptacle) (exists (?o - object) (and ${treated}${isPlace} ${isWanted('?o')} (inReceptacle ?o ?r))))`;
}
