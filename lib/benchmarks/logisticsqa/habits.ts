import type { Mode } from './freight.js';
import type { Place } from './places.js';

/** Where a sender writes the transport reference, and its format. */
export interface Habit {
  /** Pattern of its references (see `fillPattern`). */
  reference: string;
  /** Places for modes of transport that differ from the default. */
  byMode?: Partial<Record<Mode, Place>>;
  /** The default place. */
  place: Place;
  /**
   * What storage-only invoices, which have no transport reference, contain at the place: nothing, or the
   * number of the stored lot, which is not a transport reference.
   */
  storage: 'nothing' | 'lot';
}

/**
 * The senders' habits, in sender order: all five kinds of places, and some that depend on the mode of
 * transport.
 */
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

/** The place of a habit for a mode of transport. */
export function placeFor(habit: Habit, mode: Mode): Place {
  return habit.byMode?.[mode] ?? habit.place;
}

/** All places that a habit uses. */
export function placesOf({ place, byMode = {} }: Habit): Place[] {
  return [place, ...Object.values(byMode)];
}
