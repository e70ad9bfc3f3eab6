/** Country data for invoices. Patterns use the syntax of `fillPattern`. */
export interface Country {
  /** Standard rate of value-added tax, in percent. */
  vatPercent: number;
  vatNumber: string;
  /** Account number of an IBAN, without country and check digits. */
  accountNumber: string;
  telephone: string;
}

export const countries = {
  AT: {
    vatPercent: 20,
    vatNumber: 'ATU########',
    accountNumber: '################',
    telephone: '+43 1 ### ####',
  },
  BE: {
    vatPercent: 21,
    vatNumber: 'BE0#########',
    accountNumber: '############',
    telephone: '+32 3 ### ## ##',
  },
  DE: {
    vatPercent: 19,
    vatNumber: 'DE#########',
    accountNumber: '##################',
    telephone: '+49 40 #######',
  },
  DK: {
    vatPercent: 25,
    vatNumber: 'DK########',
    accountNumber: '##############',
    telephone: '+45 ## ## ## ##',
  },
  ES: {
    vatPercent: 21,
    vatNumber: 'ES@########',
    accountNumber: '####################',
    telephone: '+34 9## ### ###',
  },
  FI: {
    vatPercent: 24,
    vatNumber: 'FI########',
    accountNumber: '##############',
    telephone: '+358 9 #######',
  },
  FR: {
    vatPercent: 20,
    vatNumber: 'FR###########',
    accountNumber: '#######################',
    telephone: '+33 2 ## ## ## ##',
  },
  IT: {
    vatPercent: 22,
    vatNumber: 'IT###########',
    accountNumber: '@######################',
    telephone: '+39 010 ######',
  },
  NL: {
    vatPercent: 21,
    vatNumber: 'NL#########B##',
    accountNumber: '@@@@##########',
    telephone: '+31 10 ### ####',
  },
  PL: {
    vatPercent: 23,
    vatNumber: 'PL##########',
    accountNumber: '########################',
    telephone: '+48 58 ### ## ##',
  },
  SE: {
    vatPercent: 25,
    vatNumber: 'SE##########01',
    accountNumber: '####################',
    telephone: '+46 31 ### ## ##',
  },
} satisfies Record<string, Country>;
export type CountryCode = keyof typeof countries;
