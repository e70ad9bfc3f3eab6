import type { CountryCode } from './countries.js';
import type { Mode } from './freight.js';
import type { Habit } from './habits.js';
import { habits } from './habits.js';

/** A company that writes freight invoices. All are invented. */
export interface Sender {
  name: string;
  street: string;
  city: string;
  zone: string;
  country: CountryCode;
  /** Its modes of transport. */
  modes: readonly Mode[];
  habit: Habit;
}

type Identity = readonly [
  name: string,
  street: string,
  city: string,
  zone: string,
  country: CountryCode,
  ...modes: Mode[],
];

const identities: readonly Identity[] = [
  ['Silbermoor Spedition GmbH', 'Torfkai 11', 'Hamburg', '20457', 'DE', 'road', 'rail'],
  ['Oostduin Logistiek BV', 'Zandhaven 8', 'Rotterdam', '3089', 'NL', 'sea', 'road'],
  ['Havrefjord Lines ApS', 'Nordkajen 3', 'Aarhus', '8000', 'DK', 'sea'],
  ['Montfaucon Fret SARL', '14 quai des Grues', 'Le Havre', '76600', 'FR', 'road', 'sea'],
  ['Transalpe Cargo Srl', 'Via dei Valichi 27', 'Genova', '16126', 'IT', 'rail', 'road'],
  ['Almendral Transportes SA', 'Calle del Muelle 40', 'Valencia', '46024', 'ES', 'road'],
  ['Kestrelmark Forwarding NV', 'Kraanlaan 19', 'Antwerpen', '2030', 'BE', 'sea', 'air'],
  ['Korvatuli Rahti Oy', 'Satamakuja 6', 'Helsinki', '00980', 'FI', 'sea', 'rail'],
  ['Lindenau Kontraktlogistik AG', 'Am Gleisdreieck 2', 'Leipzig', '04179', 'DE', 'road', 'air'],
  ['Brunnsviken Frakt AB', 'Packhusgatan 5', 'Göteborg', '41113', 'SE', 'road', 'sea'],
  ['Jastarnia Cargo Sp. z o.o.', 'ul. Falochronowa 9', 'Gdynia', '81339', 'PL', 'sea', 'road'],
  ['Donauzeile Transport GmbH', 'Freudenauer Lände 71', 'Wien', '1020', 'AT', 'rail', 'road'],
  ['Aeroveld Luchtvracht BV', 'Hangaarweg 33', 'Schiphol', '1118', 'NL', 'air'],
  ['Petrelle Maritime SAS', '3 rue du Sémaphore', 'Brest', '29200', 'FR', 'sea'],
  ['Wolkenhain Luftfracht GmbH', 'Frachtstraße 58', 'Frankfurt', '60549', 'DE', 'air', 'road'],
  ['Castelmare Spedizioni Spa', 'Molo Vecchio 12', 'Livorno', '57123', 'IT', 'sea', 'road'],
  ['Trekvogel Express NV', 'Snelwegpark 101', 'Gent', '9042', 'BE', 'road'],
  ['Skagerholt Shipping A/S', 'Fyrvej 22', 'Esbjerg', '6700', 'DK', 'sea', 'road'],
  ['Ribera Norte Logística SL', 'Avenida de la Ría 7', 'Bilbao', '48950', 'ES', 'sea', 'rail'],
  ['Tarnowiec Spedycja SA', 'ul. Kolejowa 64', 'Poznań', '61715', 'PL', 'road', 'rail'],
  ['Eichengrund Stückgut KG', 'Rampenweg 4', 'Dortmund', '44147', 'DE', 'road'],
  ['Lumivaara Logistics Oy', 'Terminaalitie 15', 'Vantaa', '01530', 'FI', 'air', 'road'],
  ['Hästholmen Åkeri AB', 'Lastbryggan 1', 'Malmö', '21124', 'SE', 'road'],
  ['Gletscherbahn Cargo AG', 'Güterplatz 18', 'Innsbruck', '6020', 'AT', 'rail'],
];

/** All senders; `senders: N` selects the first N. */
export const senders: readonly Sender[] = identities.map(
  ([name, street, city, zone, country, ...modes], index) => {
    const habit = habits[index];
    if (habit === undefined) throw new RangeError(`${name} has no habit`);
    return { name, street, city, zone, country, modes, habit };
  },
);
