/** A problem of the configuration: where in the YAML, what is wrong, how to put it right. Never a secret's value. */
import type { Finding } from '../contracts/outcome.ts';

export type ConfigProblem = Finding & {
  params: Record<string, string | number> & { detail: string; fix: string };
  /** True for an entity's own fault: it suspends that entity and does not stop the start. */
  entityFault: boolean;
};

/** `pointer` is a YAML path such as `entities[0].seal.pkcs12File`. */
export function stops(pointer: string, code: string, detail: string, fix: string): ConfigProblem {
  return { pointer, code: `config-${code}`, params: { detail, fix }, entityFault: false };
}

/** A fault that suspends one entity; `code` is the one its messages will show as the reason. */
export function suspends(pointer: string, code: string, detail: string, fix: string): ConfigProblem {
  return { pointer, code, params: { detail, fix }, entityFault: true };
}

/** One line: path, line number, what, fix. */
export function problemText(problem: ConfigProblem): string {
  const where = problem.pointer === '' ? '(file)' : problem.pointer;
  const line = problem.params.line === undefined ? '' : ` (line ${problem.params.line})`;
  return `${where}${line}: ${problem.params.detail}. ${problem.params.fix}`;
}

/** `['entities', 0, 'seal']` as `entities[0].seal`. */
export function yamlPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : text === '' ? String(step) : `.${String(step)}`;
  return text;
}
