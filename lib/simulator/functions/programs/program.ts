import type { Form } from '../read-values.js';

/** A parameter of a program: a value of a form, as written in a text. */
export interface Parameter {
  name: string;
  form: Form;
  /** Its meaning, for a description. */
  what: string;
}

/** One convention of a program. */
export interface Variant {
  /** Appended to the description of the program: "both days counted". */
  says: string;
  code: string;
}

/**
 * A small program that a programmer who knows common algorithms can write, with its usual conventions.
 * Examples show which tasks need it and with which convention: the program contains no data.
 */
export interface Program {
  name: string;
  /** What it does, without the convention. */
  does: string;
  parameters: readonly Parameter[];
  /** Most common first. */
  variants: readonly Variant[];
  /** A typical mistake: the correct code, and what is written instead. */
  slip?: readonly [right: string, wrong: string];
}
