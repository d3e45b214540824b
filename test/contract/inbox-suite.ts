/**
 * What every inbox must do, whatever it speaks: run with the adapter against its own far side, over real sockets. Listing
 * changes nothing; an act is done once, is told when it is done, and is never taken for undone because an answer was lost.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveBackend, CallTools, EntityAccess, StatusQuestion } from '../../contracts/backend.ts';
import { ACT_ENDS, type Act, type ActKind, type Arrival, arrivalSchema } from '../../contracts/inbox.ts';
import { FINAL_LEGAL } from '../../contracts/message.ts';
import type { QueryResult } from '../../contracts/outcome.ts';
import type { ChangeOutcome } from '../../contracts/remote-change.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { createTransport } from '../../src/transport/http.ts';
import { type LeftOut, partsOf } from './parts.ts';

/** Faults that every far side can be told to have before it does anything. */
export const TROUBLES = ['error', 'garbage', 'reset', 'hang'] as const;
type Trouble = (typeof TROUBLES)[number];

export type InboxSide = {
  config: ActiveBackend['config'];
  access: EntityAccess<unknown>;
  now(): Date;
  /** Something arrives for the town. */
  arrive(title: string): void;
  /** What goes wrong with everything, or `lost`: with the answer to an act, once it is done. */
  fault(kind: Trouble | 'lost' | null): void;
  /** How many acts the far side has done. */
  done(): number;
  close(): Promise<void>;
};

export type InboxCase = {
  adapter: ActiveBackend['adapter'];
  /** A far side that tells few things on a page: five are several pages. Its calls time out within a second. */
  start(): Promise<InboxSide>;
  /** Settings that lead to where nobody listens. */
  nowhere(config: ActiveBackend['config']): ActiveBackend['config'];
  /** What a person says. */
  act: Act;
  leftOut?: LeftOut;
};

export function describeInbox(given: InboxCase): void {
  const { adapter } = given;
  const transport = createTransport({});
  let side: InboxSide;
  let tools: CallTools;

  describe(`the inbox ${adapter.id}, by the contract all keep`, () => {
    const part = partsOf(given.leftOut);
    beforeEach(async () => {
      side = await given.start();
      tools = { transport, wsSecurity, now: side.now, random: (n) => randomBytes(n) };
    });
    afterEach(() => side.close());

    const windowed = (cursor: string | null) => {
      return { since: new Date(side.now().getTime() - 86_400_000), until: side.now(), cursor };
    };
    const list = (cursor: string | null = null) => adapter.arrivals!(windowed(cursor), side.access, side.config, tools);
    async function all(): Promise<Arrival[]> {
      const found: Arrival[] = [];
      for (let cursor: string | null = null, pages = 0; ; pages += 1) {
        const page = await list(cursor);
        if (page.kind !== 'page' || pages > 20) throw new Error(`no page: ${JSON.stringify(page)}`);
        expect(page.unreadable).toEqual([]);
        found.push(...page.arrivals);
        if (page.next === null) return found;
        cursor = page.next;
      }
    }
    async function one(): Promise<Arrival> {
      side.arrive('Oficio');
      return (await all())[0]!;
    }
    async function perform(kind: ActKind, arrival: Arrival, config = side.config): Promise<ChangeOutcome> {
      const operation = adapter.acts![kind]!;
      const target = { remoteId: arrival.remoteId, entity: side.access.dir3, arrival };
      const prepared = operation.prepare(target, given.act, side.access, config, tools);
      const signed = (await operation.sign?.(prepared, side.access, config, tools)) ?? prepared;
      const result = await operation.send(signed, config, tools);
      return operation.interpret(result, target, { wish: given.act, config, now: side.now() });
    }
    /** As the core asks: with what is kept of it, that is with what the act brought along. */
    function query(arrival: Arrival, outcome?: ChangeOutcome): Promise<QueryResult> {
      const pieces = outcome?.kind === 'done' ? (outcome.evidence ?? []) : [];
      const received = {
        arrival: async () => arrival,
        kept: async (name: string) => pieces.find((each) => each.name === name)?.bytes ?? null,
      };
      const question: StatusQuestion = { remoteId: arrival.remoteId, entity: side.access.dir3, withEvidence: true };
      return adapter.query({ ...question, received }, side.access, side.config, tools);
    }
    const endOf = (result: QueryResult) =>
      result.kind === 'status'
        ? result.status.steps.findLast(({ legal }) => legal && FINAL_LEGAL.includes(legal))
        : null;

    part('lists everything once, page by page, in the form all inboxes tell', async () => {
      for (const n of [1, 2, 3, 4, 5]) side.arrive(`Oficio ${n}`);
      const found = await all();
      for (const each of found) expect(() => arrivalSchema.parse(each)).not.toThrow();
      expect(found.map(({ title }) => title).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `Oficio ${n}`));
      expect(new Set(found.map(({ remoteId }) => remoteId)).size).toBe(5);
    });
    part('has nothing where nothing arrived', async () => {
      expect(await all()).toEqual([]);
    });
    part('changes nothing by being listed and asked', async () => {
      const arrival = await one();
      expect(endOf(await query(arrival))).toBeUndefined();
      expect(await all()).toEqual([arrival]);
      expect(side.done()).toBe(0);
    });
    part.each(TROUBLES)('is not empty because of trouble (%s), and nothing came to its end', async (kind: Trouble) => {
      const arrival = await one();
      side.fault(kind);
      expect(await list()).toMatchObject({ kind: 'failed', infrastructure: true });
      expect(await query(arrival)).toMatchObject({ kind: 'failed', infrastructure: true });
    });
    part('knows nothing of what it never listed, and says no end of it', async () => {
      const arrival = await one();
      const other = {
        ...arrival,
        remoteId: arrival.remoteId.replace(/\d(?=\D*$)/, (digit) => (digit === '9' ? '8' : '9')),
      };
      expect(other.remoteId).not.toBe(arrival.remoteId);
      expect(endOf(await query(other)) ?? null).toBeNull();
    });

    describe.each(Object.keys(adapter.acts ?? {}) as ActKind[])('the act %s', (kind) => {
      it('is done once, and told as done with its proof', async () => {
        const arrival = await one();
        const outcome = await perform(kind, arrival);
        expect(outcome).toMatchObject({ kind: 'done' });
        expect(side.done()).toBe(1);
        const result = await query(arrival, outcome);
        expect(endOf(result)?.legal).toBe(ACT_ENDS[kind]);
        expect(result.kind === 'status' && result.status.evidence.length).toBeGreaterThan(0);
        expect(await all()).toEqual([]);
      });
      it('may have been done where its answer is lost, and is not said to be undone', async () => {
        const arrival = await one();
        side.fault('lost');
        expect(await perform(kind, arrival)).toMatchObject({ kind: 'unknown', infrastructure: true });
        side.fault(null);
        expect(side.done()).toBe(1);
        const result = await query(arrival);
        // Done, or not yet told: anything but a status that shows it waiting, for that would have it made again.
        expect(result.kind === 'status' ? endOf(result)?.legal : ACT_ENDS[kind]).toBe(ACT_ENDS[kind]);
      });
      it.each(TROUBLES)('is never done because of trouble (%s)', async (trouble) => {
        const arrival = await one();
        side.fault(trouble);
        expect(await perform(kind, arrival)).toMatchObject({ kind: 'unknown', infrastructure: true });
        expect(side.done()).toBe(0);
        side.fault(null);
        expect(endOf(await query(arrival))).toBeUndefined();
      });
      it('was certainly not done where nobody listens', async () => {
        expect(await perform(kind, await one(), given.nowhere(side.config))).toMatchObject({ kind: 'temporary' });
      });
      it('a second time is no second one', async () => {
        const arrival = await one();
        await perform(kind, arrival);
        await perform(kind, arrival);
        expect(side.done()).toBe(1);
      });
    });
    part.end();
  });
}
