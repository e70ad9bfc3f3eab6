/** The subject of a sample table. All names are invented. */
export interface Theme {
  /** Part of the names of its files. */
  stem: string;
  /** The columns, in order: who, where, how many. */
  columns: readonly [string, string, string];
  names: readonly string[];
  groups: readonly string[];
  /** Appended to each number; empty if there is no unit. */
  unit: string;
  /** The unit as written in questions. */
  unitWord: string;
  decimals: 0 | 1;
}

export const themes: readonly Theme[] = [
  {
    stem: 'ferries',
    columns: ['boat', 'harbour', 'crates'],
    names: ['Alba', 'Brise', 'Corrin', 'Dulse', 'Eider', 'Fulmar', 'Gannet', 'Hake', 'Ibis', 'Jolle', 'Kelp'],
    groups: ['Nordvik', 'Ostby', 'Sundal'],
    unit: '',
    unitWord: '',
    decimals: 0,
  },
  {
    stem: 'orchards',
    columns: ['grower', 'valley', 'harvest'],
    names: ['Amsel', 'Bodmer', 'Cadruvi', 'Dosch', 'Egli', 'Furrer', 'Gschwend', 'Hasler', 'Imhof', 'Jost'],
    groups: ['Lauterau', 'Mattental', 'Rosstal'],
    unit: 'kg',
    unitWord: 'kilograms',
    decimals: 0,
  },
  {
    stem: 'trails',
    columns: ['trail', 'region', 'distance'],
    names: ['Adlerweg', 'Birkgrat', 'Chamois', 'Dohlen', 'Enzian', 'Farnweg', 'Gamsjoch', 'Heidegg', 'Ilex'],
    groups: ['Hochfeld', 'Seeland', 'Urmatt'],
    unit: 'km',
    unitWord: 'kilometres',
    decimals: 1,
  },
  {
    stem: 'bakeries',
    columns: ['baker', 'street', 'loaves'],
    names: ['Anouk', 'Bastian', 'Carlo', 'Delphine', 'Emeka', 'Farida', 'Goran', 'Hanne', 'Ilias', 'Jarmila'],
    groups: ['Kirchgasse', 'Lindenhof', 'Marktplatz'],
    unit: '',
    unitWord: '',
    decimals: 0,
  },
  {
    stem: 'wells',
    columns: ['well', 'parish', 'yield'],
    names: ['Aberlin', 'Brennock', 'Caldra', 'Dunmore', 'Eskval', 'Fennick', 'Garrow', 'Helmsk', 'Innisk'],
    groups: ['Thornby', 'Westerhal', 'Yarrow'],
    unit: 'l',
    unitWord: 'litres',
    decimals: 1,
  },
  {
    stem: 'choirs',
    columns: ['choir', 'town', 'singers'],
    names: ['Arioso', 'Belcanto', 'Cadenza', 'Dolce', 'Espressivo', 'Fermata', 'Giocoso', 'Largo', 'Marcato'],
    groups: ['Grunau', 'Pellworm', 'Tarvik'],
    unit: '',
    unitWord: '',
    decimals: 0,
  },
];
