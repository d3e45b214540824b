/**
 * What every register of powers must do with what can come back, over real sockets: a power only where one is certainly
 * in force, and never one because something went wrong.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallTools, EntityAccess } from '../../contracts/backend.ts';
import type { PowerQuestion, PowerRegister, PowerSettings } from '../../contracts/powers.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { createTransport } from '../../src/transport/http.ts';

export type PowerFar = {
  /** Waits long: the machine may be busy. */
  config: PowerSettings;
  access: EntityAccess<unknown>;
  now: () => Date;
  /** What stands between the two persons of `question`. */
  hold(what: 'valid' | 'revoked' | 'ended' | 'other-body' | 'nothing' | 'of-an-unknown-type' | 'second-page'): void;
  fault(kind: 'hang' | 'error' | 'garbage' | 'reset' | 'unsigned' | 'altered' | 'fault' | null): void;
  close(): Promise<void>;
};
export type PowerCase = { register: PowerRegister; start(): Promise<PowerFar>; codes: readonly string[] };

export function describePowers({ register, start, codes }: PowerCase): void {
  describe(`the register of powers ${register.id}, by the contract all keep`, () => {
    let far: PowerFar;
    let tools: CallTools & { transport: ReturnType<typeof createTransport> };
    beforeEach(async () => {
      far = await start();
      tools = { transport: createTransport({}), wsSecurity, now: far.now, random: (n) => randomBytes(n) };
    });
    afterEach(async () => {
      await tools.transport.close();
      await far.close();
    });
    const question = (more: Partial<PowerQuestion> = {}): PowerQuestion => ({
      ...{ holder: 'Q0000000J', representative: '99999999R', body: 'L01999999', procedure: null, at: far.now() },
      ...more,
    });
    const ask = (more: Partial<PowerQuestion> = {}, access = far.access, config = far.config) =>
      register.ask(question(more), access, config, tools);

    it('finds a power that is in force, with its end', async () => {
      far.hold('valid');
      expect(await ask()).toMatchObject({
        kind: 'valid',
        power: { reference: expect.stringMatching(/\d+/), until: expect.stringMatching(/Z$/) },
      });
    });

    it.each(['revoked', 'ended', 'other-body', 'of-an-unknown-type'] as const)(
      'takes one that is %s for none, and says why',
      async (what) => {
        far.hold(what);
        const result = await ask();
        expect(result.kind).toBe('none');
        if (result.kind !== 'none') return;
        for (const language of ['es', 'ca', 'en'] as const)
          expect(register.explain(result.code, language)?.fix).toMatch(/\w/);
      },
    );

    it('takes nothing for a normal answer', async () => {
      far.hold('nothing');
      expect(await ask()).toEqual({ kind: 'none', code: 'none' });
    });

    it('reads on where the power is on a later page', async () => {
      far.hold('second-page');
      expect(await ask()).toMatchObject({ kind: 'valid' });
    });

    it.each(['hang', 'error', 'garbage', 'reset', 'fault'] as const)('never finds one when it is %s', async (kind) => {
      far.hold('valid');
      far.fault(kind);
      const config = kind === 'hang' ? { ...far.config, timeoutMs: 300 } : far.config;
      expect(await ask({}, far.access, config)).toMatchObject({ kind: 'failed', infrastructure: true });
    });

    it('believes no answer that is not signed, or was altered on its way', async () => {
      far.hold('valid');
      far.fault('unsigned');
      expect(await ask()).toMatchObject({ kind: 'failed', infrastructure: false });
      far.hold('revoked');
      far.fault('altered');
      expect(await ask()).toMatchObject({ kind: 'failed', infrastructure: false });
    });

    it('cannot be asked without a seal', async () => {
      far.hold('valid');
      expect(await ask({}, { ...far.access, signer: null })).toMatchObject({ kind: 'failed', code: 'seal-missing' });
    });

    it('explains every code in three languages', () => {
      for (const code of codes)
        for (const language of ['es', 'ca', 'en'] as const)
          expect([code, register.explain(code, language)]).toEqual([
            code,
            { detail: expect.stringMatching(/\w/), fix: expect.stringMatching(/\w/) },
          ]);
      expect(register.explain('no-such-code', 'es')).toBeNull();
    });
  });
}
