/** The simulated service, asked for notices: windows in UTC, pages of ten. */
import type { Answer, Asked, SimulatorState } from './simulator-state.ts';

const PAGE = 10;

export function answerPoll(state: SimulatorState, { method, path, query }: Asked): Answer | null {
  if (method !== 'GET' || path[0] !== 'notices') return null;
  const mine = state.notices.filter(({ entity }) => entity === query.get('entity'));
  const one = path[1];
  if (one !== undefined) {
    const found = mine.find(({ id }) => id === one);
    return found === undefined ? { status: 404 } : { status: 200, body: JSON.stringify(found) };
  }
  const [from, to] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')];
  const page = Number(query.get('page'));
  if (Number.isNaN(from) || Number.isNaN(to) || !Number.isSafeInteger(page) || page < 1) return { status: 400 };
  const found = mine
    .filter(({ issuedAt }) => Date.parse(issuedAt) >= from && Date.parse(issuedAt) <= to)
    .toSorted((a, b) => a.issuedAt.localeCompare(b.issuedAt) || a.id.localeCompare(b.id));
  const notices = found.slice((page - 1) * PAGE, page * PAGE);
  return { status: 200, body: JSON.stringify({ notices, more: found.length > page * PAGE }) };
}
