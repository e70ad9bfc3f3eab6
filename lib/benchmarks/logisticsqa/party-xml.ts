import type { CountryCode } from './countries.js';
import type { XmlElement } from './parse-xml.js';
import { element, optional } from './write-xml.js';

export interface Party {
  name: string;
  street: string;
  city: string;
  zone: string;
  country: CountryCode;
  vatNumber: string;
  telephone?: string;
  /** The id that the other party uses for it. */
  identification?: string;
}

/** cac:Party, with elements in UBL 2.1 schema order. */
export function partyXml(party: Party): XmlElement {
  const { name, identification, vatNumber, telephone } = party;
  return element('cac:Party', [
    identification === undefined
      ? undefined
      : element('cac:PartyIdentification', [element('cbc:ID', identification)]),
    element('cac:PartyName', [element('cbc:Name', name)]),
    addressXml('cac:PostalAddress', party),
    element('cac:PartyTaxScheme', [element('cbc:CompanyID', vatNumber), vatScheme()]),
    element('cac:PartyLegalEntity', [element('cbc:RegistrationName', name)]),
    telephone === undefined ? undefined : element('cac:Contact', [optional('cbc:Telephone', telephone)]),
  ]);
}

export function addressXml(
  name: string,
  address: Pick<Party, 'street' | 'city' | 'zone' | 'country'>,
): XmlElement {
  return element(name, [
    element('cbc:StreetName', address.street),
    element('cbc:CityName', address.city),
    element('cbc:PostalZone', address.zone),
    element('cac:Country', [element('cbc:IdentificationCode', address.country)]),
  ]);
}

export function vatScheme(): XmlElement {
  return element('cac:TaxScheme', [element('cbc:ID', 'VAT')]);
}
