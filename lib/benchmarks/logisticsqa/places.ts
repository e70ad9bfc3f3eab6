/**
 * Where on an invoice a sender can write a number. In a wording, {} is the placeholder for the number or
 * numbers. For every place, some senders use it for the transport reference and all others for something
 * else.
 */
export type Place =
  /** cac:Delivery/cbc:ID */
  | { kind: 'deliveryId' }
  /** cac:Delivery/cbc:TrackingID */
  | { kind: 'trackingId' }
  /** cac:Delivery/cac:DeliveryLocation/cbc:ID */
  | { kind: 'locationId' }
  /** cac:OrderReference/cbc:ID */
  | { kind: 'orderId' }
  /** cac:OrderReference/cbc:SalesOrderID */
  | { kind: 'salesOrderId' }
  /** cbc:Note of the invoice */
  | { kind: 'note'; wording: string }
  /** cac:InvoiceLine/cbc:Note */
  | { kind: 'lineNote'; wording: string }
  /** cac:InvoiceLine/cac:Item/cbc:Description */
  | { kind: 'description'; wording: string }
  /** cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty with this cbc:Name */
  | { kind: 'property'; name: string }
  /** cac:AdditionalDocumentReference with this cbc:DocumentType */
  | { kind: 'document'; type: string; typeCode?: string };

export type PlaceKind = Place['kind'];

/** Whether the place holds only one number. */
export function isSingle({ kind }: Place): boolean {
  return kind === 'orderId' || kind === 'salesOrderId';
}

/** What an invoice contains at each place. */
export interface Slots {
  notes: string[];
  orderId?: string;
  salesOrderId?: string;
  documents: { id: string; type: string; typeCode?: string }[];
  deliveries: { id?: string; trackingId?: string; locationId?: string }[];
  lines: LineSlots[];
}

export interface LineSlots {
  notes: string[];
  descriptions: string[];
  properties: { name: string; value: string }[];
}

export function emptySlots(lines: number): Slots {
  return {
    notes: [],
    documents: [],
    deliveries: [],
    lines: Array.from({ length: lines }, () => ({ notes: [], descriptions: [], properties: [] })),
  };
}

/**
 * Writes numbers at a place. With several numbers, each gets its own delivery, line or document, or all share
 * one wording.
 */
export function writeAt(slots: Slots, place: Place, numbers: readonly string[]): void {
  switch (place.kind) {
    case 'note':
      slots.notes.push(place.wording.replace('{}', numbers.join(', ')));
      return;
    case 'orderId':
    case 'salesOrderId':
      slots[place.kind] = numbers[0] ?? '';
      return;
    case 'document':
      for (const id of numbers) {
        const { type, typeCode } = place;
        slots.documents.push(typeCode === undefined ? { id, type } : { id, type, typeCode });
      }
      return;
    case 'deliveryId':
    case 'trackingId':
    case 'locationId':
      writeDeliveries(slots, place.kind, numbers);
      return;
    case 'lineNote':
    case 'description':
    case 'property':
      writeLines(slots, place, numbers);
  }
}

function writeDeliveries(
  slots: Slots,
  kind: 'deliveryId' | 'trackingId' | 'locationId',
  numbers: readonly string[],
): void {
  const key = kind === 'deliveryId' ? 'id' : kind;
  for (const [index, number] of numbers.entries()) {
    const delivery = slots.deliveries[index] ?? {};
    delivery[key] = number;
    slots.deliveries[index] = delivery;
  }
}

type LinePlace = Extract<Place, { kind: 'lineNote' | 'description' | 'property' }>;

function writeLines({ lines }: Slots, place: LinePlace, numbers: readonly string[]): void {
  for (const [index, number] of numbers.entries()) {
    const line = lines[index % lines.length];
    if (line === undefined) return;
    if (place.kind === 'property') line.properties.push({ name: place.name, value: number });
    else
      (place.kind === 'lineNote' ? line.notes : line.descriptions).push(place.wording.replace('{}', number));
  }
}
