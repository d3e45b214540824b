/** The simulated service's queue: one consumer; what is not acknowledged is given again. */
import type { Answer, Asked, SimulatorState } from './simulator-state.ts';

export async function answerQueue(
  state: SimulatorState,
  { method, path, query, body }: Asked,
): Promise<Answer | 'reset' | null> {
  const [what, code, id] = path;
  if (what !== 'queue') return null;
  if (method === 'POST' && id === 'consumer') return { status: state.occupied ? 409 : 204 };
  if (method === 'GET') {
    const limit = Number(query.get('limit'));
    const waiting = state.notices.filter((each) => each.entity === code && !isSettled(state, each.id));
    return { status: 200, body: JSON.stringify({ notices: waiting.slice(0, limit), more: waiting.length > limit }) };
  }
  await state.onAck();
  if (state.loseAck) {
    state.loseAck = false;
    return 'reset';
  }
  const outcome = /"outcome":"(TAKEN|REFUSED)"/.exec(body)?.[1];
  if (outcome === undefined || id === undefined) return { status: 400 };
  state.acks.push({ ref: id, outcome });
  return { status: 204 };
}

export function isSettled(state: SimulatorState, id: string): boolean {
  return state.acks.some(({ ref }) => ref === id);
}
