/** Tasks to run: their number and the tokens of their inputs. */
export interface Inputs {
  tasks: number;
  tokens: number;
}

export function times({ tasks, tokens }: Inputs, factor: number): Inputs {
  return { tasks: tasks * factor, tokens: tokens * factor };
}

export const noInputs: Inputs = { tasks: 0, tokens: 0 };

export function plus(left: Inputs, right: Inputs): Inputs {
  return { tasks: left.tasks + right.tasks, tokens: left.tokens + right.tokens };
}

export function less(all: Inputs, known: Inputs): Inputs {
  return plus(all, times(known, -1));
}

export function atMost(wanted: Inputs, most: Inputs): Inputs {
  return wanted.tasks <= most.tasks ? wanted : most;
}
