import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interpret } from '../../../adapters/powers/apodera/interpret.ts';
import { NS } from '../../../adapters/powers/apodera/schema.ts';
import type { HeldPower } from '../../../adapters/powers/apodera/simulator-register.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { BODY, GENERAL, NOW, overProcedures, type Side, start } from './sample.ts';

let side: Side;
beforeEach(async () => {
  side = await start();
});
afterEach(() => side.close());

const hold = (...powers: readonly HeldPower[]) => side.simulator.hold(powers);
const forBodies = (...bodies: readonly string[]): HeldPower => ({ ...GENERAL, type: '2', bodies });

describe('a power before bodies', () => {
  it.each([[[BODY]], [['Todas']], [['L01999998', BODY]]])('that names %o reaches the town', async (bodies) => {
    hold(forBodies(...bodies));
    expect(await side.ask()).toMatchObject({ kind: 'valid', power: { scope: 'bodies' } });
  });

  it('that names none, or another, does not', async () => {
    hold(forBodies(), forBodies('L01999998'));
    expect(await side.ask()).toEqual({ kind: 'none', code: 'other-body' });
  });
});

describe('a power over procedures', () => {
  it('reaches the one it names, whatever zeros it is written with, and no other', async () => {
    hold(overProcedures(['0000100']));
    expect(await side.ask({ procedure: '100' })).toMatchObject({ kind: 'valid', power: { procedures: ['100'] } });
    expect(await side.ask({ procedure: '200' })).toEqual({ kind: 'none', code: 'other-procedure' });
  });

  it('asked for any procedure says which, several powers together, until the first of them ends', async () => {
    hold(
      overProcedures(['100'], { reference: '7' }),
      overProcedures(['200', '100'], { until: '31/12/2026 23:59:59' }),
      overProcedures(['300'], { bodies: ['L01999998'] }),
    );
    expect(await side.ask()).toEqual({
      kind: 'valid',
      power: { reference: '7', scope: 'procedures', procedures: ['100', '200'], until: '2026-12-31T22:59:59.000Z' },
    });
  });

  it('gives way to one that reaches further, wherever it stands', async () => {
    hold(...Array.from({ length: 200 }, () => overProcedures(['100'])), GENERAL);
    expect(await side.ask()).toMatchObject({ kind: 'valid', power: { scope: 'general' } });
  });

  it('for some steps alone, or for no procedure at all, is none', async () => {
    hold(overProcedures(['100'], { steps: ['1'] }));
    expect(await side.ask({ procedure: '100' })).toEqual({ kind: 'none', code: 'only-some-steps' });
    hold(overProcedures([]));
    expect(await side.ask()).toEqual({ kind: 'none', code: 'other-procedure' });
  });
});

describe('the term of a power', () => {
  it.each([
    // 09:00 UTC is eleven o'clock in Madrid.
    ['01/10/2026 11:00:00', '01/01/2030 00:00:00', 'valid'],
    ['01/10/2026 11:00:01', '01/01/2030 00:00:00', 'none'],
    ['01/01/2025 00:00:00', '01/10/2026 11:00:00', 'valid'],
    ['01/01/2025 00:00:00', '01/10/2026 10:59:59', 'none'],
    ['01/01/2025 00:00:00', '', 'none'],
    ['2025-01-01', '2030-01-01', 'none'],
  ])('from %s until %s is %s', async (from, until, kind) => {
    hold({ ...GENERAL, from, until });
    expect((await side.ask()).kind).toBe(kind);
  });
});

describe('a state', () => {
  it.each(['Sin autorizar', 'Revocado', 'Renunciado', 'Caducado', 'Cancelada', 'Pendiente de bastanteo', '', '2'])(
    '%s is none',
    async (state) => {
      hold({ ...GENERAL, state });
      expect(await side.ask()).toEqual({ kind: 'none', code: 'not-authorised' });
    },
  );
});

it('a code nobody knows grants nothing, and is not passed on: anything might stand there', () => {
  const said = '00000000T';
  const answer = `<r:RespuestaConsulta xmlns:r="${NS.answer}"><r:consultaApoderamientosResponse><r:resultadoError><r:codError>${said}</r:codError></r:resultadoError></r:consultaApoderamientosResponse></r:RespuestaConsulta>`;
  const question = { holder: 'Q0000000J', representative: '99999999R', body: BODY, procedure: null, at: NOW };
  const page = interpret(parseXml(Buffer.from(answer), { maxBytes: 10_000 }), question);
  expect(page).toMatchObject({ kind: 'failed', code: 'answer-unknown', infrastructure: false });
});

describe('a power whose dates are none', () => {
  it('counts for nothing, and hides no other', async () => {
    hold({ ...GENERAL, until: '30/02/2027 00:00:00' });
    expect(await side.ask()).toEqual({ kind: 'none', code: 'term-unreadable' });
    hold({ ...GENERAL, until: '30/02/2027 00:00:00' }, GENERAL);
    expect(await side.ask()).toMatchObject({ kind: 'valid' });
  });
});
