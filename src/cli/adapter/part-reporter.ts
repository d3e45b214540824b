/** A reporter for the test runner: one line of JSON for each part of a suite, for `adapter test` to show. */

/** As vitest hands it over, as far as it is read here. */
type TestCase = {
  name: string;
  parent: { type: string; name: string };
  result(): { state: string; note?: string; errors?: readonly { message?: string }[] };
  diagnostic(): { duration: number } | undefined;
};
type TestModule = { errors(): readonly { message?: string }[] };

export type Part = {
  /** The suite's own heading; empty for none. */
  group: string;
  name: string;
  state: 'holds' | 'fails' | 'left-out';
  /** Why it is left out, or what failed. */
  reason: string | null;
  durationMs: number;
};

export default class PartReporter {
  onTestCaseResult(test: TestCase): void {
    const { state, note, errors } = test.result();
    const part: Part = {
      group: test.parent.type === 'suite' ? test.parent.name : '',
      name: test.name,
      state: state === 'passed' ? 'holds' : state === 'skipped' ? 'left-out' : 'fails',
      reason: note ?? errors?.[0]?.message ?? null,
      durationMs: Math.round(test.diagnostic()?.duration ?? 0),
    };
    process.stdout.write(`${JSON.stringify(part)}\n`);
  }

  /** What goes wrong before any part can run: the file does not load. */
  onTestModuleEnd(module: TestModule): void {
    for (const { message = 'it does not load' } of module.errors()) {
      const part: Part = { group: '', name: 'the suite runs', state: 'fails', reason: message, durationMs: 0 };
      process.stdout.write(`${JSON.stringify(part)}\n`);
    }
  }
}
