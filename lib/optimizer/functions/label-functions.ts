import type { AgentFunction } from '../../domain/function.js';
import { parentLabel } from '../rules/rule-labels.js';

/**
 * A function as the merger sees it: labeled with the parent's letter and its 1-based position there, `B2`.
 */
export interface LabeledFunction {
  label: string;
  /** The 0-based index of its parent. */
  parent: number;
  written: AgentFunction;
}

/** All functions of all parents, in order. */
export function labelFunctions(parents: readonly (readonly AgentFunction[])[]): LabeledFunction[] {
  return parents.flatMap((functions, parent) =>
    functions.map((written, place) => ({ label: `${parentLabel(parent)}${place + 1}`, parent, written })),
  );
}
