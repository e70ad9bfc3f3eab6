import type { Draw } from '../../optimizer/seed.js';
import type { PlaceKind, RoomKind, ThingKind } from './rooms.js';
import { treatmentOf, type Goal } from './task-types.js';

export interface Place {
  /** Id in the game file, such as `Cabinet_bar_02`. */
  id: string;
  kind: string;
  /** Name that the player sees, such as "cabinet 3". */
  name: string;
  openable: boolean;
}

export interface Thing {
  id: string;
  kind: string;
  name: string;
  place: Place;
}

export interface Room {
  kind: RoomKind;
  places: Place[];
  things: Thing[];
}

/** Percentage of the possible kinds of things that a room contains. */
const thingPercent = 55;

/**
 * Creates a room in which the goal is reachable but not yet reached: everything that it needs is there, and
 * no wanted thing is already at its destination.
 */
export function furnishRoom({ kind, goal, draw }: { kind: RoomKind; goal: Goal; draw: Draw }): Room {
  const places = kind.places.flatMap(place => numbered(place.kind, countOf(place, goal, draw), place));
  const things = kind.things.flatMap(thing => {
    const isTarget = thing.kind === goal.object;
    const count = isTarget ? targetCount(goal, draw) : draw(100) < thingPercent ? 1 + draw(2) : 0;
    return layOut({ thing, count, places: placesFor({ thing, places, goal, isTarget }), draw });
  });
  return { kind, places, things: [...things, ...lampIn(kind, places)] };
}

function countOf(place: PlaceKind, goal: Goal, draw: Draw): number {
  const isNeeded = place.kind === goal.receptacle || place.kind === treatmentOf(goal.type)?.at;
  return Math.max(isNeeded ? 1 : 0, place.least + draw(place.most - place.least + 1));
}

function targetCount(goal: Goal, draw: Draw): number {
  return goal.type === 'pick_two_obj_and_place' ? 2 + draw(2) : 1 + draw(2);
}

function placesFor(how: { thing: ThingKind; places: Place[]; goal: Goal; isTarget: boolean }): Place[] {
  const { thing, places, goal, isTarget } = how;
  const fitting = places.filter(place => thing.places.includes(place.kind));
  const elsewhere = fitting.filter(place => place.kind !== goal.receptacle);
  return isTarget && goal.type !== 'look_at_obj_in_light' && elsewhere.length > 0 ? elsewhere : fitting;
}

function layOut(how: { thing: ThingKind; count: number; places: Place[]; draw: Draw }): Thing[] {
  const { thing, count, places, draw } = how;
  if (places.length === 0) return [];
  return Array.from({ length: count }, (_, index) => {
    const place = places[draw(places.length)];
    if (place === undefined) throw new RangeError('a place that is not there');
    return { ...identity(thing.kind, index, count), kind: thing.kind, place };
  });
}

function lampIn(kind: RoomKind, places: Place[]): Thing[] {
  const place = places.find(each => each.kind === kind.lampOn);
  return place ? [{ ...identity('DeskLamp', 0, 1), kind: 'DeskLamp', place }] : [];
}

function numbered(kind: string, count: number, { openable = false }: { openable?: boolean }): Place[] {
  return Array.from({ length: count }, (_, index) => ({ ...identity(kind, index, count), kind, openable }));
}

/**
 * The engine sorts the ids of a kind and assigns the highest number to the first. A basin is named after its
 * sink.
 */
function identity(kind: string, index: number, count: number): { id: string; name: string } {
  const place = String(index + 1).padStart(2, '0');
  const id = kind === 'SinkBasin' ? `Sink_bar_${place}_bar_SinkBasin` : `${kind}_bar_${place}`;
  return { id, name: `${kind.toLowerCase()} ${count - index}` };
}
