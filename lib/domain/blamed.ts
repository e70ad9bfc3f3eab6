/** How many failures critiques laid at the door of each module, by its name; a module without any is left out. */
export type Blamed = Record<string, number>;
