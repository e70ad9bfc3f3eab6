/** Whether two numbers are equal within a relative tolerance; only zero is near zero. */
export function isNear(left: number, right: number, tolerance: number): boolean {
  return left === right || Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right));
}
