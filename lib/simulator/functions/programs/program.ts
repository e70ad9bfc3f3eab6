import type { Form } from '../read-values.js';

/** What a program is called with: a value of a form, as it stands in a text. */
export interface Parameter {
  name: string;
  form: Form;
  /** What it is, for a description. */
  what: string;
}

/** One convention of a program. */
export interface Variant {
  /** What follows what the program does: "both days counted". */
  says: string;
  code: string;
}

/**
 * A small program that one who knows common algorithms has at hand, with the conventions that are in use for it. Which
 * tasks ask for it, and by which convention, is to be found out from examples: the program knows no data.
 */
export interface Program {
  name: string;
  /** What it does, without the convention. */
  does: string;
  parameters: readonly Parameter[];
  /** The commonest first. */
  variants: readonly Variant[];
  /** A slip that is easily made in it: what is to be written, and what is written instead. */
  slip?: readonly [right: string, wrong: string];
}
