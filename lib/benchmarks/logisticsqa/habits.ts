import type { Mode } from './freight.js';
import type { Place } from './places.js';

/** Where a sender writes the transport reference, and how it looks. */
export interface Habit {
  /** The pattern of its references (see `fillPattern`). */
  reference: string;
  /** The place for each mode of transport that has one of its own. */
  byMode?: Partial<Record<Mode, Place>>;
  /** The place otherwise. */
  place: Place;
  /**
   * What invoices for storage alone, which have no transport reference, hold at the place: nothing, or the
   * number of the stored lot, which is none.
   */
  storage: 'nothing' | 'lot';
}

/** Habits of the senders, in their order: each of the five kinds of place, some that depend on the transport. */
export const habits: readonly Habit[] = [
  { reference: 'SM-######', place: { kind: 'deliveryId' }, storage: 'nothing' },
  { reference: '##/#####', place: { kind: 'note', wording: 'Our ref {}' }, storage: 'nothing' },
  { reference: '@@@#######', place: { kind: 'document', type: 'Dossier', typeCode: '916' }, storage: 'lot' },
  { reference: 'F##.####', place: { kind: 'salesOrderId' }, storage: 'nothing' },
  { reference: '#########', place: { kind: 'property', name: 'Consignment' }, storage: 'nothing' },
  { reference: 'ALM#####-#', place: { kind: 'lineNote', wording: 'Viaje {}' }, storage: 'lot' },
  {
    reference: 'K#######',
    place: { kind: 'orderId' },
    byMode: { air: { kind: 'note', wording: 'Flight file {}' } },
    storage: 'nothing',
  },
  { reference: '######-@', place: { kind: 'locationId' }, storage: 'nothing' },
  { reference: '4#######', place: { kind: 'description', wording: 'Tour {}' }, storage: 'nothing' },
  {
    reference: 'BF ### ###',
    place: { kind: 'note', wording: 'Uppdrag {} enligt avtal' },
    byMode: { sea: { kind: 'document', type: 'Sea waybill', typeCode: '710' } },
    storage: 'lot',
  },
  { reference: '##@@####', place: { kind: 'trackingId' }, storage: 'nothing' },
  { reference: 'DZ/####/##', place: { kind: 'document', type: 'Job sheet' }, storage: 'nothing' },
  { reference: '###-########', place: { kind: 'lineNote', wording: 'Shipment {}' }, storage: 'nothing' },
  { reference: 'PM#####', place: { kind: 'note', wording: 'Voyage file: {}' }, storage: 'lot' },
  {
    reference: '7########',
    place: { kind: 'deliveryId' },
    byMode: { air: { kind: 'property', name: 'Position' } },
    storage: 'nothing',
  },
  { reference: 'CS-@@-####', place: { kind: 'description', wording: 'Pratica {}' }, storage: 'nothing' },
  { reference: '######', place: { kind: 'orderId' }, storage: 'nothing' },
  {
    reference: '@######',
    place: { kind: 'trackingId' },
    byMode: { sea: { kind: 'note', wording: 'Sailing {}' } },
    storage: 'lot',
  },
  { reference: 'EXP/#####', place: { kind: 'document', type: 'Expediente' }, storage: 'nothing' },
  { reference: '####/@/##', place: { kind: 'note', wording: 'Zlecenie {}' }, storage: 'nothing' },
  { reference: 'ES########', place: { kind: 'property', name: 'Sendung' }, storage: 'lot' },
  { reference: 'LV-###-###', place: { kind: 'salesOrderId' }, storage: 'nothing' },
  { reference: '########', place: { kind: 'lineNote', wording: 'Körning {}' }, storage: 'nothing' },
  { reference: 'G#-#####', place: { kind: 'locationId' }, storage: 'nothing' },
];

/** The place of a habit for one mode of transport. */
export function placeFor(habit: Habit, mode: Mode): Place {
  return habit.byMode?.[mode] ?? habit.place;
}

/** All places that a habit knows. */
export function placesOf({ place, byMode = {} }: Habit): Place[] {
  return [place, ...Object.values(byMode)];
}
