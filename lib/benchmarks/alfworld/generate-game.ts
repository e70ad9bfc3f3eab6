import { deriveSeed, drawsFrom, type Draw } from '../../optimizer/seed.js';
import { furnishRoom, type Place, type Room, type Thing } from './furnish-room.js';
import { roomKinds, type RoomKind, type ThingKind } from './rooms.js';
import type { AlfworldTaskType } from '../../config/alfworld.js';
import { treatmentOf, wordingsOf, type Goal } from './task-types.js';

/** A game that ALFWorld's engine can play: its room, its goal, and a solution. */
export interface GeneratedGame {
  goal: Goal;
  /** The goal in ALFWorld's wording, such as "put a hot mug in cabinet." */
  wording: string;
  room: Room;
  /** Commands that win the game. */
  walkthrough: string[];
}

/**
 * Generates a game of the given type. It depends only on seed, type and number, so that any worker can
 * reproduce it. The kinds of places and things, the wording and the rules are from ALFWorld; the room is
 * invented by this project.
 */
export function generateGame(which: { seed: number; type: AlfworldTaskType; number: number }): GeneratedGame {
  const { seed, type, number } = which;
  const draw = drawsFrom(deriveSeed(seed, 'alfworld', type, String(number)));
  const kind = pick(roomsFor(type), draw);
  const object = pick(thingsFor(type, kind), draw);
  const goal: Goal = { type, object: object.kind, receptacle: pick(placesFor(type, kind, object), draw) };
  const room = furnishRoom({ kind, goal, draw });
  return {
    goal,
    wording: pick(wordingsOf(goal), draw),
    room,
    walkthrough: walkThrough(goal, room),
  };
}

function pick<Item>(items: readonly Item[], draw: Draw): Item {
  const item = items[draw(items.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

function roomsFor(type: AlfworldTaskType): RoomKind[] {
  const treatment = treatmentOf(type);
  return roomKinds.filter(room => {
    if (type === 'look_at_obj_in_light') return room.lampOn !== null;
    if (treatment === null) return true;
    return room.places.some(place => place.kind === treatment.at) && thingsFor(type, room).length > 0;
  });
}

function thingsFor(type: AlfworldTaskType, room: RoomKind): ThingKind[] {
  const able = treatmentOf(type)?.able;
  return room.things.filter(
    thing => (able === undefined || thing[able] === true) && placesFor(type, room, thing).length > 0,
  );
}

/** Possible destinations: places that the room always has, except for where the thing is treated. */
function placesFor(type: AlfworldTaskType, room: RoomKind, thing: ThingKind): string[] {
  const sure = room.places.filter(({ least, kind }) => least > 0 && kind !== treatmentOf(type)?.at);
  return sure.map(({ kind }) => kind).filter(kind => thing.places.includes(kind));
}

/** The shortest solution for a player who knows where everything is. */
function walkThrough(goal: Goal, room: Room): string[] {
  const targets = room.things.filter(thing => thing.kind === goal.object);
  const target = room.places.find(place => place.kind === goal.receptacle);
  const [first] = targets;
  if (!first || !target) throw new RangeError(`a room without ${goal.object} or ${goal.receptacle}`);
  const walk = new Walk();
  if (goal.type === 'look_at_obj_in_light') {
    const lamp = room.things.find(thing => thing.kind === 'DeskLamp');
    if (!lamp) throw new RangeError('a room without a lamp');
    return walk.take(first).goTo(lamp.place).say(`use ${lamp.name}`).commands;
  }
  const treatment = treatmentOf(goal.type);
  for (const thing of goal.type === 'pick_two_obj_and_place' ? targets.slice(0, 2) : [first]) {
    walk.take(thing);
    const at = treatment && room.places.find(place => place.kind === treatment.at);
    if (at) walk.goTo(at).say(`${treatment.verb} ${thing.name} with ${at.name}`);
    walk.goTo(target).open(target).say(`move ${thing.name} to ${target.name}`);
  }
  return walk.commands;
}

class Walk {
  readonly commands: string[] = [];
  private here: Place | null = null;
  private readonly opened = new Set<Place>();

  goTo(place: Place): this {
    if (this.here !== place) this.commands.push(`go to ${place.name}`);
    this.here = place;
    return this;
  }

  open(place: Place): this {
    if (place.openable && !this.opened.has(place)) this.commands.push(`open ${place.name}`);
    this.opened.add(place);
    return this;
  }

  take(thing: Thing): this {
    return this.goTo(thing.place).open(thing.place).say(`take ${thing.name} from ${thing.place.name}`);
  }

  say(command: string): this {
    this.commands.push(command);
    return this;
  }
}
