export interface SpokenText {
  /** The text without thoughts. */
  text: string;
  /** True where it had any. */
  thought: boolean;
  /** True where it ends within a thought: the model had not begun to answer. */
  unfinished: boolean;
}
