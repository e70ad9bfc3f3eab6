export interface VisibleText {
  /** The text without thoughts. */
  text: string;
  /** True if the text had thoughts. */
  thought: boolean;
  /** True if the text ends within a thought: the model had not started to answer. */
  unfinished: boolean;
}
