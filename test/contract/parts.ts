/** The parts of a conformance suite: each runs, or is left out with its reason, which `carpeta adapter test` shows. */
import { expect, it as run, type TestContext } from 'vitest';

/** By the name of the part, why it does not apply to this adapter. */
export type LeftOut = Readonly<Record<string, string>>;

type Body = (context: TestContext) => unknown;
type EachBody = (...of: never[]) => unknown;
type Rows = readonly unknown[];

/** Like vitest's `it`, for one suite; `end` is its last call. */
export function partsOf(leftOut: LeftOut = {}) {
  const names: string[] = [];
  const known = (name: string) => {
    names.push(name);
    return leftOut[name];
  };
  const part = (name: string, body: Body) => {
    const reason = known(name);
    run(name, reason === undefined ? body : (context) => context.skip(reason));
  };
  return Object.assign(part, {
    /** Left out as a whole, or not. */
    each: (rows: Rows) => (name: string, body: EachBody) => {
      const reason = known(name);
      if (reason === undefined) run.each(rows as unknown[])(name, body as never);
      else run(name, (context) => context.skip(reason));
    },
    end() {
      run('leaves nothing out without a reason, and nothing that is no part', () => {
        expect(Object.keys(leftOut).filter((name) => !names.includes(name))).toEqual([]);
        expect(Object.entries(leftOut).filter(([, reason]) => !/\w+ \w+/.test(reason))).toEqual([]);
      });
    },
  });
}
