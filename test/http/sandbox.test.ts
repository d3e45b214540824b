import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { A, B, harness, KEYS } from './harness.ts';

/** Nothing here needs a store. */
const empty = { query: async () => ({ rows: [], rowCount: 0 }) } as unknown as Pool;
const identity = { ref: 'r1', event: { source: `urn:dir3:${A}:demo`, id: 'r1' } };
const farSides = new Map([['demo', { happen: async () => identity, told: (ref: string) => [`${ref} entregada`] }]]);
const post = (entity: string, key = KEYS.alpha) => ({
  method: 'POST',
  key,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ entity }),
});

describe('simulated e-offices', () => {
  it('are made to do something, and say what they were told', async () => {
    const { ask } = harness(empty, { farSides });
    const happened = await ask('/sandbox/vendors/demo/happen', post(A));
    expect([happened.status, await happened.json()]).toEqual([201, identity]);
    const told = await ask('/sandbox/vendors/demo/told/r1', { key: KEYS.alpha });
    expect(await told.json()).toEqual({ items: ['r1 entregada'] });
  });

  it('obey an operator alone, for an entity of theirs', async () => {
    const { ask } = harness(empty, { farSides });
    expect((await ask('/sandbox/vendors/demo/happen', post(A, KEYS.reader))).status).toBe(403);
    expect((await ask('/sandbox/vendors/demo/happen', post(B))).status).toBe(403);
    expect((await ask('/sandbox/vendors/other/happen', post(A))).status).toBe(404);
    expect((await ask('/sandbox/vendors', { key: '' })).status).toBe(401);
  });

  it('are not there where nothing is simulated', async () => {
    const { ask } = harness(empty);
    expect((await ask('/sandbox/vendors', { key: KEYS.alpha })).status).toBe(404);
    expect((await ask('/sandbox/vendors/demo/happen', post(A))).status).toBe(404);
  });
});
