/** Every error as RFC 9457: a stable code, all that was found, and how to mend it. No stack, no person's data. */
import type { BackendAdapter } from '../../contracts/backend.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { GatewayError } from '../errors.ts';
import { isStoreUnavailable } from '../store/pool.ts';
import { findingText, unknownText } from './finding-texts.ts';
import type { Language } from './language.ts';
import { fill, problemRow, problemText } from './problem-texts.ts';

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  instance?: string;
  errors: { pointer: string; code: string; detail: string; fix: string }[];
};

/** Seconds after which trying again makes sense. */
const RETRY_AFTER_S = 5;
/* PostgreSQL: deadlock, serialisation, lock not available, statement cancelled. The same request may pass next time. */
const PASSING = /^(40P01|40001|55P03|57014)$/;

/** Faults named in one answer; `count` says how many there are. Nobody mends more at a time. */
export const MAX_FINDINGS = 1_000;

type Text = { detail: string; fix: string };
export type Explainer = {
  /** Always a text. */
  explain(finding: Finding, language: Language): Text;
  /** Null where nobody knows the code. */
  known(finding: Finding, language: Language): Text | null;
};

/** Texts for findings: ours for our codes, the back end's for its own. */
export function createExplainer(adapters: readonly Pick<BackendAdapter, 'id' | 'explain'>[]): Explainer {
  function known(finding: Finding, language: Language): Text | null {
    const ours = findingText(finding, language);
    if (ours !== null) return ours;
    for (const adapter of adapters) {
      const prefix = `${adapter.id}-`;
      const bare = finding.code.startsWith(prefix) ? finding.code.slice(prefix.length) : finding.code;
      const theirs = adapter.explain(finding.code, language) ?? adapter.explain(bare, language);
      const params = finding.params ?? {};
      if (theirs !== null) return { detail: fill(theirs.detail, params), fix: fill(theirs.fix, params) };
    }
    return null;
  }
  return { known, explain: (finding, language) => known(finding, language) ?? unknownText(finding, language) };
}

/** What was thrown, as one of our errors: the store's absence and our own faults told apart. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError && error.code !== 'store-unavailable') return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (isStoreUnavailable(error) || PASSING.test(code))
    return new GatewayError('store-unavailable', 'store', 'The store cannot be reached.', { cause: error });
  return new GatewayError('internal', 'http', 'An internal fault.', { cause: error });
}

export function problemOf(
  error: GatewayError,
  context: { language: Language; texts: Explainer; instance?: string },
): Problem {
  const { language, texts, instance } = context;
  const { code, status } = problemRow(error.code);
  const params = withUnits({ ...error.params, count: error.findings.length });
  const { title, detail, fix } = problemText(error.code, language, params);
  const found = error.findings.slice(0, MAX_FINDINGS).map(({ pointer, code: each, params: values }) => ({
    pointer,
    code: each,
    ...texts.explain({ pointer, code: each, ...(values === undefined ? {} : { params: values }) }, language),
  }));
  return {
    type: `urn:carpeta-gateway:problem:${code}`,
    title,
    status,
    detail,
    code,
    ...(instance === undefined ? {} : { instance }),
    errors: found.length > 0 ? found : [{ pointer: '', code, detail, fix }],
  };
}

/** Headers a problem brings besides its content type. */
export function problemHeaders(error: GatewayError): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  };
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="Carpeta Gateway"';
  if (error.code === 'method-not-allowed') headers.allow = String(error.params.allow ?? '');
  if (error.code === 'too-many-requests' || error.code === 'backend-unavailable')
    headers['retry-after'] = String(error.params.retryAfter ?? 1);
  if (error.code === 'store-unavailable' || error.code === 'scan-unavailable' || error.code === 'shutting-down')
    headers['retry-after'] = String(RETRY_AFTER_S);
  // The rest of a body that is not read would otherwise be waited for.
  if (error.code === 'too-large' || error.code === 'shutting-down') headers.connection = 'close';
  return headers;
}

function withUnits(params: Record<string, string | number>): Record<string, string | number> {
  const { maximum } = params;
  if (typeof maximum !== 'number' || maximum < 1024) return params;
  return { ...params, maximum: maximum >= 1_048_576 ? `${maximum / 1_048_576} MiB` : `${maximum / 1024} KiB` };
}
