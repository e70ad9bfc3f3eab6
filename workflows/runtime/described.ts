import { readableOrder } from '../../lib/text/readable-order.js';

/** The result of a workflow as its page shows it: what it means comes first. */
export type Described<Result> = Result & { about: string };

export function described<Result extends object>(about: string, result: Result): Described<Result> {
  return { about, ...readableOrder(result) };
}

/** The result as the program uses it. */
export function undescribed<Result extends object>(result: Result): Result {
  const { about: _about, ...rest } = result as Described<Result>;
  return rest as Result;
}
