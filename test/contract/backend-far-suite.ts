/**
 * What an adapter and its simulator must do together, over real sockets: a message goes once, an answer that is lost is
 * found by asking, trouble decides nothing, and the way to the end is told in order and proved.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { ActiveBackend, BackendSettings, CallTools, EntityAccess } from '../../contracts/backend.ts';
import { FINAL_LEGAL, type OutboundMessage } from '../../contracts/message.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { createTransport } from '../../src/transport/http.ts';
import { outboundMessage } from '../support/outbound-message.ts';
import { type LeftOut, partsOf } from './parts.ts';

export type BackendFar = {
  /** Waits little: calls that hang are waited for. */
  config: BackendSettings;
  access: EntityAccess<unknown>;
  /** The same with a key it does not know. */
  wrongAccess: EntityAccess<unknown>;
  fault(kind: 'hang' | 'error' | 'garbage' | 'reset' | 'lost' | null): void;
  /** One clock for both sides. */
  now: () => Date;
  /** How many messages it has. */
  taken(): number;
  /** So much time passes that all it has comes to its end. */
  end(): void | Promise<void>;
  close(): Promise<void>;
  /** What it is handed; absent: a notification. */
  message?(reference: string): OutboundMessage;
  /** It gives its receipt from the first, which certifies no end; absent: at the end alone. */
  receiptAtOnce?: boolean;
};
export type FarCase = { adapter: ActiveBackend['adapter']; start(): Promise<BackendFar>; leftOut?: LeftOut };

const REFERENCES = ['ABCDEFGHIJKLMNOPQRST', 'ABCDEFGHIJKLMNOPQRSU'] as const;
const NOBODYS = 'm-0000000000000000';

export function describeBackendFar({ adapter, start, leftOut }: FarCase): void {
  describe(`the back end ${adapter.id} and its far side`, () => {
    const it = partsOf(leftOut);
    let far: BackendFar;
    let begunAt: Date;
    let tools: CallTools & { transport: ReturnType<typeof createTransport> };
    beforeEach(async () => {
      far = await start();
      begunAt = far.now();
      tools = { transport: createTransport({}), wsSecurity, now: far.now, random: (n) => randomBytes(n) };
    });
    afterEach(async () => {
      await tools.transport.close();
      await far.close();
    });

    const messageOf = (reference: string): OutboundMessage => far.message?.(reference) ?? outboundMessage(reference);
    async function send(message = messageOf(REFERENCES[0]), access = far.access) {
      const context = { config: far.config, entity: access.config, today: '2026-10-01' };
      const signed = await adapter.sign(adapter.translate(message, context), access, far.config, tools);
      const answer = await adapter.send(signed, far.config, tools.transport);
      const { reference } = message;
      return adapter.interpret(answer, { config: far.config, now: far.now(), reference, route: signed.route });
    }
    async function sent(): Promise<string> {
      const outcome = await send();
      if (outcome.kind !== 'accepted') throw new Error(`It was not taken: ${JSON.stringify(outcome)}`);
      return outcome.remoteId;
    }
    const ask = async (reference: string) => {
      const context = { config: far.config, entity: far.access.config, today: '2026-10-01' };
      const { route = null } = adapter.translate(messageOf(reference), context);
      const question = { reference, issuer: far.access.dir3, since: begunAt, until: far.now(), route };
      return adapter.ask?.(question, far.access, far.config, tools);
    };
    const query = (remoteId: string, withEvidence = true) =>
      adapter.query({ remoteId, entity: far.access.dir3, withEvidence }, far.access, far.config, tools);
    const well = async (endpoint: 'send' | 'ask') =>
      adapter.healthy(await adapter.probe(endpoint, far.access, far.config, tools));

    it('takes a message once: the same reference again is told from a new one', async () => {
      await sent();
      expect(await send()).toMatchObject({ kind: 'duplicate' });
      expect(far.taken()).toBe(1);
      expect(await send(messageOf(REFERENCES[1]))).toMatchObject({ kind: 'accepted' });
      expect(far.taken()).toBe(2);
    });

    it('finds by our reference what it has, and says what it does not have', async () => {
      expect(await ask(REFERENCES[0])).toMatchObject({ kind: 'not-found' });
      const remoteId = await sent();
      expect(await ask(REFERENCES[0])).toMatchObject({ kind: 'found', remoteId });
      expect(await ask(REFERENCES[1])).toMatchObject({ kind: 'not-found' });
      expect(await query(NOBODYS)).toMatchObject({ kind: 'not-found' });
    });

    it('an answer that is lost is uncertain, and what was taken is found by asking', async () => {
      far.fault('lost');
      expect(await send()).toMatchObject({ kind: 'unknown', infrastructure: true });
      far.fault(null);
      expect(await ask(REFERENCES[0])).toMatchObject({ kind: 'found' });
      expect(far.taken()).toBe(1);
    });

    it.each(['hang', 'error', 'garbage', 'reset'] as const)(
      'that is in trouble (%s) decides nothing: not a message, not a question, not its own health',
      async (kind: 'hang' | 'error' | 'garbage' | 'reset') => {
        const remoteId = await sent();
        far.fault(kind);
        expect(await send(messageOf(REFERENCES[1]))).toMatchObject({ kind: 'unknown', infrastructure: true });
        if (adapter.ask !== undefined)
          expect(await ask(REFERENCES[1])).toMatchObject({ kind: 'failed', infrastructure: true });
        expect(await query(remoteId)).toMatchObject({ kind: 'failed', infrastructure: true });
        expect([await well('send'), await well('ask')]).toEqual([false, false]);
        far.fault(null);
        expect([await well('send'), await well('ask')]).toEqual([true, true]);
        expect(far.taken()).toBe(1);
      },
    );

    it('tells the way to its end in order, each state one we know, and proves it', async () => {
      const remoteId = await sent();
      const begun = await query(remoteId);
      expect(begun).toMatchObject({ status: { certified: false, ...(far.receiptAtOnce ? {} : { evidence: [] }) } });
      await far.end();
      const told = await query(remoteId);
      if (told.kind !== 'status') throw new Error(`It told nothing: ${JSON.stringify(told)}`);
      const { steps, unknownCodes, certified, evidence } = told.status;
      expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted());
      expect(unknownCodes).toEqual([]);
      expect(FINAL_LEGAL).toContain(steps.at(-1)?.legal);
      expect(certified).toBe(true);
      expect(evidence.every(({ bytes }) => bytes.byteLength > 0)).toBe(true);
      expect(await query(remoteId, false)).toMatchObject({ status: { remoteId, code: told.status.code } });
    });

    it('a key it does not know is refused for good, and nothing is taken', async () => {
      expect(await send(messageOf(REFERENCES[0]), far.wrongAccess)).toMatchObject({ kind: 'rejected' });
      expect(far.taken()).toBe(0);
    });
    it.end();
  });
}
