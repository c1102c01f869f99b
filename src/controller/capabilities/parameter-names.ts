/**
 * Names of parameters as Python shows them: `level`, `level=...` for one that may be left out, `*levels` for all that
 * are left.
 */

/** Most characters of a function that are looked at. */
const SOURCE_LIMIT = 4_096;
const PARAMETERS_LIMIT = 32;

const written = /^(\*?)([A-Za-z_][A-Za-z0-9_]{0,99})((?:=\.\.\.)?)$/;
const nativeBody = /\{\s*\[native code\]\s*\}$/;
const gap = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
/** Within a default: strings, and what is certain to be neither a bracket, a string, an expression of its own, nor an end. */
const plainPart = /'(?:[^'\\\n\r]|\\[^\n\r])*'|"(?:[^"\\\n\r]|\\[^\n\r])*"|[^'"`/\\()[\]{},]/y;

const pythonKeywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

export interface Parameter {
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'rest';
}

/**
 * Takes written names apart.
 * @returns undefined when they are not such names, or in no order that Python has
 */
export function readParameters(names: readonly unknown[]): readonly Parameter[] | undefined {
  if (names.length > PARAMETERS_LIMIT) return undefined;
  const parameters: Parameter[] = [];
  let last: Parameter['kind'] = 'required';
  for (const text of names) {
    const [, star, name, optional] = (typeof text === 'string' && written.exec(text)) || [];
    if (name === undefined || pythonKeywords.has(name) || last === 'rest') return undefined;
    if (parameters.some((other) => other.name === name)) return undefined;
    const kind = star !== '' ? 'rest' : optional !== '' ? 'optional' : 'required';
    if ((star !== '' && optional !== '') || (kind === 'required' && last === 'optional')) return undefined;
    parameters.push({ name, kind });
    last = kind;
  }
  return parameters;
}

/** The written form of a parameter. */
export function writeParameter({ name, kind }: Parameter): string {
  return kind === 'rest' ? `*${name}` : kind === 'optional' ? `${name}=...` : name;
}

/**
 * Parameters of a function by its own text; undefined unless they are certain. Patterns, names that Python
 * cannot have, defaults with regular expressions or templates in them, and functions of the engine's are not.
 */
export function parametersOf(target: (...values: never[]) => unknown): readonly Parameter[] | undefined {
  const source = Function.prototype.toString.call(target);
  if (nativeBody.test(source.slice(-64))) return undefined;
  return new ParameterScanner(source.slice(0, SOURCE_LIMIT)).scan();
}

class ParameterScanner {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): readonly Parameter[] | undefined {
    const head = this.#head();
    if (head === undefined) return undefined;
    const names = typeof head === 'string' ? [head] : this.#list();
    return names === undefined ? undefined : readParameters(names);
  }

  /**
   * Reads all that comes before the list: `async`, `function`, `*` and a name, none of which says anything about it.
   * @returns the one parameter of an arrow function without a list, true before a list
   */
  #head(): string | true | undefined {
    let last: string | undefined;
    for (let count = 0; count < 5; count++) {
      this.#skip(gap);
      if (this.#skipText('(')) return true;
      if (this.#skipText('=>')) return last;
      if (this.#skipText('*')) continue;
      const next = this.#skip(word);
      // What follows `class` may be anything.
      if (next === '' || (count === 0 && next === 'class')) return undefined;
      last = next;
    }
    return undefined;
  }

  /** Reads from behind the bracket that opens the list to the one that ends it. */
  #list(): readonly string[] | undefined {
    const names: string[] = [];
    let isOptional = false;
    for (;;) {
      this.#skip(gap);
      if (this.#skipText(')')) return names;
      if (names.length >= PARAMETERS_LIMIT) return undefined;
      const star = this.#skipText('...');
      if (star) this.#skip(gap);
      const name = this.#skip(word);
      if (name === '') return undefined;
      this.#skip(gap);
      if (this.#skipText('=')) {
        if (!this.#skipDefault()) return undefined;
        isOptional = true;
      }
      // After one that may be left out, all may: that is the only order which Python knows.
      names.push(star ? `*${name}` : isOptional ? `${name}=...` : name);
      if (!this.#skipText(',') && this.#source[this.#at] !== ')') return undefined;
    }
  }

  /** Goes to the `,` or `)` that ends a default; false when that is not certain. */
  #skipDefault(): boolean {
    const open: string[] = [];
    while (this.#at < this.#source.length) {
      if (this.#skip(gap) !== '' || this.#skip(plainPart) !== '') continue;
      const next = this.#source[this.#at] as string;
      if (open.length === 0 && (next === ',' || next === ')')) return true;
      if (next === '(') open.push(')');
      else if (next === '[') open.push(']');
      else if (next === '{') open.push('}');
      else if (next !== ',' && open.pop() !== next) return false;
      this.#at++;
    }
    return false;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #skipText(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}
