/** What the simulated platform enforces of a petition before it takes it, in the order it is likely to look. */
import { madridDay } from '../../../src/domain/calendar.ts';
import type { Mode } from './schema.ts';
import { serviceOf } from './services/index.ts';
import type { Asked } from './simulator-read.ts';

const DAY_MS = 86_400_000;
/** Most requests in one petition. */
const MAX_ELEMENTS = 1000;
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;

/** Why a signature is not believed (src/signing), as a code; anything else is 0305. */
export const SIGNATURE_CODES: Readonly<Record<string, string>> = {
  'no-header': '0307',
  'no-security': '0307',
  'no-signature': '0307',
  'no-binary-security-token': '0311',
  'certificate-not-trusted': '0309',
  'certificate-not-valid-now': '0302',
};

export type RuleContext = {
  service: string;
  mode: Mode;
  now: Date;
  /** NIF that the certificate it is signed with may speak for. */
  mayBe: readonly string[];
  /** CodProcedimiento that are authorised; null: any. */
  procedures: readonly string[] | null;
  isTaken(requester: string, petition: string): boolean;
};

/** The code it is refused with; null where it is taken. */
export function judge(asked: Asked, context: RuleContext): string | null {
  return judgeWhole(asked, context) ?? judgeRequests(asked, context);
}

function judgeWhole({ service, elements, timestamp, requests }: Asked, context: RuleContext): string | null {
  if (service !== context.service || serviceOf(service) === undefined) return '0234';
  const count = Number(elements);
  if (!/^\d{1,4}$/.test(elements) || count < 1 || count > MAX_ELEMENTS) return '0237';
  if (count !== requests.length) return '0414';
  if (context.mode === 'sync' && count > 1) return '0415';
  if (!isOfTodayOrYesterday(timestamp, context.now)) return '0230';
  return null;
}

function judgeRequests({ petition, service, requests }: Asked, context: RuleContext): string | null {
  const [first] = requests;
  if (first === undefined) return '0414';
  if (new Set(requests.map(({ id }) => id)).size !== requests.length) return '0419';
  if (requests.some((each) => each.service !== service)) return '0243';
  if (requests.some((each) => each.requester !== first.requester)) return '0253';
  if (!context.mayBe.includes(first.requester)) return '0235';
  if (requests.some((each) => each.consent !== 'Si' && each.consent !== 'Ley')) return '0236';
  if (requests.some((each) => each.emitter !== serviceOf(service)?.emitter.nif)) return '0312';
  const { procedures } = context;
  if (procedures !== null && requests.some((each) => !procedures.includes(each.procedure))) return '0314';
  return context.isTaken(first.requester, petition) ? '0229' : null;
}

export function isOfTodayOrYesterday(timestamp: string, now: Date): boolean {
  const at = new Date(STAMP.test(timestamp) ? timestamp : Number.NaN);
  if (Number.isNaN(at.getTime())) return false;
  const days = [now, new Date(now.getTime() - DAY_MS)].map(madridDay);
  return days.includes(madridDay(at));
}
