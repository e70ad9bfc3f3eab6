import type { CountryCode } from './countries.js';

/** A company that receives freight invoices. All are invented. */
export interface Customer {
  name: string;
  street: string;
  city: string;
  zone: string;
  country: CountryCode;
}

export const customers: readonly Customer[] = [
  { name: 'Rotgold Armaturen GmbH', street: 'Gießereiweg 17', city: 'Bremen', zone: '28197', country: 'DE' },
  { name: 'Veenkamp Zuivel BV', street: 'Melkdijk 52', city: 'Zwolle', zone: '8013', country: 'NL' },
  {
    name: 'Papeterie du Marais SA',
    street: '9 rue des Presses',
    city: 'Nantes',
    zone: '44200',
    country: 'FR',
  },
  { name: 'Ceramica Valdorata Srl', street: 'Via Argilla 3', city: 'Modena', zone: '41126', country: 'IT' },
  { name: 'Nordlys Møbler ApS', street: 'Savværksvej 28', city: 'Odense', zone: '5220', country: 'DK' },
  { name: 'Steenbeek Textiel NV', street: 'Weversplein 6', city: 'Kortrijk', zone: '8500', country: 'BE' },
  {
    name: 'Huerta Clara Conservas SL',
    street: 'Camino Hondo 81',
    city: 'Murcia',
    zone: '30107',
    country: 'ES',
  },
  { name: 'Almgrens Verktyg AB', street: 'Smedjevägen 13', city: 'Örebro', zone: '70227', country: 'SE' },
];
