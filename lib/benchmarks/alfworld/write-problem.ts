import type { GeneratedGame } from './generate-game.js';
import type { Place, Thing } from './furnish-room.js';
import { goalInPddl } from './task-types.js';

/** The player's initial location, which is not a place of the room. */
const start = 'loc_bar_start';

/** The game as a PDDL problem for ALFWorld's domain. */
export function writeProblem({ goal, room }: Pick<GeneratedGame, 'goal' | 'room'>): string {
  const { places, things, kind } = room;
  const objectTypes = distinct([...kind.things, ...things].map(thing => `${thing.kind}Type`));
  const placeTypes = distinct(places.map(place => `${place.kind}Type`));
  const objects = [
    'agent1 - agent',
    `${start} - location`,
    ...places.map(place => `${locationOf(place)} - location`),
    ...places.map(place => `${place.id} - receptacle`),
    ...things.map(thing => `${thing.id} - object`),
    ...objectTypes.map(type => `${type} - otype`),
    ...placeTypes.map(type => `${type} - rtype`),
  ];
  const facts = [
    `(atLocation agent1 ${start})`,
    ...places.flatMap(factsOfPlace),
    ...kind.things.flatMap(thing =>
      thing.places
        .filter(place => placeTypes.includes(`${place}Type`))
        .map(place => `(canContain ${place}Type ${thing.kind}Type)`),
    ),
    ...things.flatMap(thing => factsOfThing(thing, abilitiesOf(thing, kind.things))),
  ];
  return [
    '(define (problem generated)',
    '(:domain alfred)',
    `(:objects\n${objects.join('\n')}\n)`,
    `(:init\n${facts.join('\n')}\n)`,
    `(:goal ${goalInPddl(goal)})`,
    ')',
  ].join('\n');
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}

function locationOf(place: Place): string {
  return `loc_bar_${place.id}`;
}

function factsOfPlace(place: Place): string[] {
  return [
    `(receptacleType ${place.id} ${place.kind}Type)`,
    `(receptacleAtLocation ${place.id} ${locationOf(place)})`,
    ...(place.openable ? [`(openable ${place.id})`] : []),
  ];
}

const abilities = ['cleanable', 'heatable', 'coolable'] as const;

function abilitiesOf(
  thing: Thing,
  kinds: GeneratedGame['room']['kind']['things'],
): ('pickupable' | 'toggleable' | (typeof abilities)[number])[] {
  if (thing.kind === 'DeskLamp') return ['toggleable'];
  const kind = kinds.find(each => each.kind === thing.kind);
  return ['pickupable', ...abilities.filter(ability => kind?.[ability] === true)];
}

function factsOfThing(thing: Thing, able: string[]): string[] {
  return [
    `(objectType ${thing.id} ${thing.kind}Type)`,
    `(inReceptacle ${thing.id} ${thing.place.id})`,
    `(objectAtLocation ${thing.id} ${locationOf(thing.place)})`,
    ...able.map(ability => `(${ability} ${thing.id})`),
  ];
}
