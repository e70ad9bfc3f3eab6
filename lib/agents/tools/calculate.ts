import { ToolRefusal } from './tool.js';

const longest = 2_000;
const deepest = 100;

/** Numeric functions that an expression can call. */
const functions: Record<string, (...values: number[]) => number> = {
  abs: Math.abs,
  ceil: Math.ceil,
  cos: Math.cos,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log: Math.log10,
  log10: Math.log10,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  round: (value, decimals = 0) => Math.round(value * 10 ** decimals) / 10 ** decimals,
  sin: Math.sin,
  sqrt: Math.sqrt,
  sum: (...values) => values.reduce((total, value) => total + value, 0),
  mean: (...values) => values.reduce((total, value) => total + value, 0) / values.length,
  tan: Math.tan,
};
const constants: Record<string, number> = { pi: Math.PI, e: Math.E };

/** The minimum and maximum number of arguments; one if not listed. */
const arities: Record<string, [number, number]> = {
  max: [1, 1_000],
  min: [1, 1_000],
  sum: [1, 1_000],
  mean: [1, 1_000],
  round: [1, 2],
};

const token = /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z]\w*)|(\*\*|[-+*/%^(),!]))/iy;

type Token = { kind: 'number'; value: number } | { kind: 'name' | 'sign'; text: string };

/**
 * Evaluates an arithmetic expression: + - * / % ^ (or **), !, parentheses, the functions above, pi and e.
 * Accepts nothing else, and never evaluates code. Throws ToolRefusal.
 */
export function calculate(expression: string): number {
  if (expression.length > longest)
    throw new ToolRefusal(`The expression is longer than ${longest} characters.`);
  const parser = new Parser(tokensOf(expression));
  const value = parser.all();
  if (!Number.isFinite(value)) throw new ToolRefusal('The result is not a finite number.');
  return value;
}

/** Formats a number for a tool result, without binary rounding noise. */
export function writeNumber(value: number): string {
  return String(Number(value.toPrecision(14)));
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trim().replaceAll('×', '*').replaceAll('÷', '/').replaceAll('−', '-');
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found)
      throw new ToolRefusal(`"${text.slice(at, at + 20).trim()}" is not understood in an expression.`);
    const [, number, name, sign] = found;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.toLowerCase() });
    else tokens.push({ kind: 'sign', text: sign === '**' ? '^' : (sign ?? '') });
  }
  return tokens;
}

/** Recursive descent; each level of parentheses adds one level of depth. */
class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): number {
    if (this.tokens.length === 0) throw new ToolRefusal('The expression is empty.');
    const value = this.sum();
    if (this.at < this.tokens.length) throw new ToolRefusal(`Unexpected ${this.here()} in the expression.`);
    return value;
  }

  private sum(): number {
    let value = this.product();
    for (;;) {
      if (this.takes('+')) value += this.product();
      else if (this.takes('-')) value -= this.product();
      else return value;
    }
  }

  private product(): number {
    let value = this.signed();
    for (;;) {
      if (this.takes('*')) value *= this.signed();
      else if (this.takes('/')) value /= this.divisor();
      else if (this.takes('%')) value %= this.divisor();
      else return value;
    }
  }

  private divisor(): number {
    const value = this.signed();
    if (value === 0) throw new ToolRefusal('Division by zero.');
    return value;
  }

  private signed(): number {
    let sign = 1;
    for (;;) {
      if (this.takes('-')) sign = -sign;
      else if (!this.takes('+')) return sign * this.power();
    }
  }

  private power(): number {
    const base = this.factorial();
    return this.takes('^') ? base ** this.nested(() => this.signed()) : base;
  }

  private factorial(): number {
    let value = this.single();
    while (this.takes('!')) {
      if (!Number.isInteger(value) || value < 0 || value > 170) {
        throw new ToolRefusal('A factorial needs a whole number from 0 to 170.');
      }
      value = Array.from({ length: value }, (_, index) => index + 1).reduce((left, right) => left * right, 1);
    }
    return value;
  }

  private single(): number {
    const next = this.tokens[this.at];
    if (next?.kind === 'number') {
      this.at++;
      return next.value;
    }
    if (next?.kind === 'name') {
      this.at++;
      return this.named(next.text);
    }
    if (!this.takes('(')) throw new ToolRefusal(`A number is missing before ${this.here()}.`);
    const value = this.nested(() => this.sum());
    if (!this.takes(')')) throw new ToolRefusal('A bracket is not closed.');
    return value;
  }

  private named(name: string): number {
    const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
    if (constant !== undefined) return constant;
    const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!called)
      throw new ToolRefusal(`"${name}" is no function here; there are ${Object.keys(functions).join(', ')}.`);
    if (!this.takes('(')) throw new ToolRefusal(`${name} needs its arguments in brackets.`);
    const values = this.nested(() => {
      const list = [this.sum()];
      while (this.takes(',')) list.push(this.sum());
      return list;
    });
    if (!this.takes(')')) throw new ToolRefusal('A bracket is not closed.');
    const [fewest, most] = arities[name] ?? [1, 1];
    if (values.length < fewest || values.length > most) {
      throw new ToolRefusal(`${name} takes ${fewest === most ? fewest : `${fewest} to ${most}`} arguments.`);
    }
    return called(...values);
  }

  private nested<T>(inner: () => T): T {
    this.depth++;
    if (this.depth > deepest) throw new ToolRefusal('The expression is nested too deep.');
    const value = inner();
    this.depth--;
    return value;
  }

  private takes(sign: string): boolean {
    const next = this.tokens[this.at];
    if (next?.kind !== 'sign' || next.text !== sign) return false;
    this.at++;
    return true;
  }

  private here(): string {
    const next = this.tokens[this.at];
    if (!next) return 'the end';
    return `"${next.kind === 'number' ? next.value : next.text}"`;
  }
}
