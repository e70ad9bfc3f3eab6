import { shuffled, type Draw } from '../../optimizer/seed.js';
import type { Service } from './freight.js';
import { habits, placeFor, placesOf, type Habit } from './habits.js';
import { chance, drawContainer, fillPattern, pick } from './identifiers.js';
import { emptySlots, isSingle, writeAt, type Place, type PlaceKind, type Slots } from './places.js';

export interface FilledSlots {
  slots: Slots;
  /** The transport references, in no particular order. */
  references: string[];
}

export interface FillOptions {
  habit: Habit;
  service: Service;
  lines: number;
  draw: Draw;
}

/** Number patterns that no sender uses for transport references. */
const otherPatterns = [
  'PO-######',
  '45########',
  'BKG#######',
  '#####',
  'C-#####',
  '20##-#####',
  '@@-####/##',
  '00########',
];
/** Further wordings, in addition to those that some sender uses for its references. */
const otherPlaces: readonly Place[] = [
  { kind: 'note', wording: 'Your order {}' },
  { kind: 'note', wording: 'Customer no. {}, please quote with payment' },
  { kind: 'note', wording: 'Booking {}' },
  { kind: 'lineNote', wording: 'Tariff {}' },
  { kind: 'lineNote', wording: 'Order line {}' },
  { kind: 'description', wording: 'Quotation {}' },
  { kind: 'property', name: 'Cost centre' },
  { kind: 'document', type: 'Purchase order', typeCode: '105' },
  { kind: 'document', type: 'Packing list', typeCode: '271' },
];
const allPlaces: readonly Place[] = [...habits.flatMap(placesOf), ...otherPlaces];
const allKinds: readonly PlaceKind[] = [...new Set(allPlaces.map(({ kind }) => kind))];

/**
 * Fills the places of one invoice: references where the sender's habit puts them, and other numbers where
 * other senders put theirs, with the same wordings. Only the sender and the service tell them apart.
 */
export function fillSlots({ habit, service, lines, draw }: FillOptions): FilledSlots {
  const slots = emptySlots(lines);
  const place = service === 'storage' ? habit.place : placeFor(habit, service);
  const used = new Set<string>();
  const references = service === 'storage' ? [] : drawReferences(habit, place, used, draw);
  writeDecoys({ slots, habit, place, used, draw });
  if (references.length > 0) writeAt(slots, place, references);
  if (service === 'storage' && habit.storage === 'lot')
    writeAt(slots, place, [drawNew(habit.reference, used, draw)]);
  if (service === 'sea' || service === 'rail')
    slots.lines[0]?.descriptions.push(`Container ${drawContainer(draw)}`);
  return { slots: mixed(slots, draw), references };
}

function drawReferences(habit: Habit, place: Place, used: Set<string>, draw: Draw): string[] {
  const count = isSingle(place) || !chance(20, draw) ? 1 : 2 + draw(2);
  return Array.from({ length: count }, () => drawNew(habit.reference, used, draw));
}

interface DecoyOptions {
  slots: Slots;
  habit: Habit;
  /** Where the references are. */
  place: Place;
  used: Set<string>;
  draw: Draw;
}

function writeDecoys({ slots, habit, place, used, draw }: DecoyOptions): void {
  const own = placesOf(habit);
  for (const kind of allKinds) {
    // A second number at the same kind of place would differ only in its wording, so the wordings must
    // differ.
    const candidates = allPlaces.filter(
      other => other.kind === kind && !own.some(each => isSamePlace(each, other)),
    );
    if (candidates.length === 0 && kind === place.kind) continue;
    if (!chance(kind === place.kind ? 50 : 65, draw)) continue;
    const unused = own.find(each => each.kind === kind && !isSamePlace(each, place));
    const candidate = unused !== undefined && chance(50, draw) ? unused : pickPlace(candidates, kind, draw);
    if (candidate === undefined) continue;
    writeAt(slots, candidate, [drawDecoy(habit, used, draw)]);
  }
  if (slots.salesOrderId !== undefined || place.kind === 'salesOrderId')
    slots.orderId ??= drawDecoy(habit, used, draw);
}

function pickPlace(candidates: readonly Place[], kind: PlaceKind, draw: Draw): Place | undefined {
  if (candidates.length > 0) return pick(candidates, draw);
  return allPlaces.find(place => place.kind === kind);
}

/** A quarter of the other numbers have the same pattern as the sender's references. */
function drawDecoy(habit: Habit, used: Set<string>, draw: Draw): string {
  const foreign = [...otherPatterns, ...habits.map(({ reference }) => reference)];
  return drawNew(chance(25, draw) ? habit.reference : pick(foreign, draw), used, draw);
}

function drawNew(pattern: string, used: Set<string>, draw: Draw): string {
  for (;;) {
    const number = fillPattern(pattern, draw);
    if (used.has(number)) continue;
    used.add(number);
    return number;
  }
}

function isSamePlace(left: Place, right: Place): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Shuffles items of the same kind, so that their order reveals nothing. */
function mixed(slots: Slots, draw: Draw): Slots {
  const mix = <T>(items: T[]): T[] => shuffled(items, draw(0x7fffffff));
  const lines = slots.lines.map(line => ({
    notes: mix(line.notes),
    descriptions: mix(line.descriptions),
    properties: mix(line.properties),
  }));
  return { ...slots, notes: mix(slots.notes), documents: mix(slots.documents), lines };
}
