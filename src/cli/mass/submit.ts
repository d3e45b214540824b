/** Asks the gateway about some rows at once: to take them, or only what it would say of them. */
import { list, map, type Raw, text } from '../../config-raw.ts';
import { type Api, type Exchange, problemLines } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { type Patience, patiently } from './patience.ts';

/** A problem as the gateway tells it; its place is a pointer into the event. */
export type Told = { pointer: string; code: string; detail: string; fix: string };
export type Verdict =
  | { kind: 'accepted'; before: boolean; warnings: number }
  | { kind: 'refused'; problems: readonly Told[] }
  /** The upload it refers to is gone. */
  | { kind: 'upload-lost' }
  /** It said nothing about this one: ask again. */
  | { kind: 'again' };

export type Submit = (events: readonly Raw[]) => Promise<Verdict[]>;
type Deps = { api: Api; patience: Patience };

/** Hands them over as one batch. @throws CliError 1 for what concerns the whole: key, scope, address */
export function handOver({ api, patience }: Deps): Submit {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  return async (events) => {
    const body = JSON.stringify(events);
    const answer = await patiently(() => api.exchange('/v1/events', body, headers), patience);
    const items = list(map(answer.body).items);
    if (answer.status !== 200 || items.length !== events.length) throw refusedWhole(answer);
    return items.map((item) => {
      const { status, receipt, problem } = map(item);
      if (status === 200 || status === 202)
        return { kind: 'accepted', before: map(receipt).duplicate === true, warnings: 0 };
      return verdictOf(Number(status), problem);
    });
  };
}

/** Asks what would be said of each, and nothing is stored. @throws CliError 1 like `handOver`, and where it cannot be asked */
export function preflight({ api, patience }: Deps): Submit {
  const headers = { 'content-type': 'application/cloudevents+json' };
  return async (events) => {
    const verdicts: Verdict[] = [];
    for (const event of events) {
      const answer = await patiently(() => api.exchange('/v1/preflight', JSON.stringify(event), headers), patience);
      if (answer.status === 501 || answer.status === 401 || answer.status === 404) throw refusedWhole(answer);
      if (answer.status !== 200) {
        verdicts.push(verdictOf(answer.status, answer.body));
        continue;
      }
      const { ok, errors, warnings } = map(answer.body);
      const problems = list(errors).map(told);
      if (ok === true) verdicts.push({ kind: 'accepted', before: false, warnings: list(warnings).length });
      else verdicts.push(lost(problems) ? { kind: 'upload-lost' } : { kind: 'refused', problems });
    }
    return verdicts;
  };
}

/** The problems of an answer about one row or document. */
export function problemsOf(body: unknown): Told[] {
  const { code, detail, title, errors } = map(body);
  const found = list(errors).map(told);
  if (found.length > 0) return found;
  return [{ pointer: '', code: text(code) ?? 'refused', detail: text(detail) ?? text(title) ?? 'Refused.', fix: '' }];
}

function verdictOf(status: number, problem: unknown): Verdict {
  if (status === 429 || status >= 500) return { kind: 'again' };
  const problems = problemsOf(problem);
  return text(map(problem).code) === 'upload-not-found' || lost(problems)
    ? { kind: 'upload-lost' }
    : { kind: 'refused', problems };
}

function lost(problems: readonly Told[]): boolean {
  return problems.some((each) => each.code === 'upload-not-found');
}

function told(error: unknown): Told {
  const { pointer, code, detail, fix } = map(error);
  const word = (value: unknown) => text(value) ?? '';
  return { pointer: word(pointer), code: word(code), detail: word(detail), fix: word(fix) };
}

function refusedWhole(answer: Exchange): CliError {
  return new CliError(1, problemLines(answer).join('\n'));
}
