import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainItem, entryHash, entryText, linkAfter } from '../../src/domain/chain.ts';
import { verifyChain } from '../../src/evidence/verify-chain.ts';

const ENTITY = 'L01999999';
const ROWS = 12;
const item = (n: number): ChainItem => ({
  kind: 'evidence',
  piece: 'answer',
  message: `msg_${n % 3}`,
  name: `answer-${n}.xml`,
  mediaType: 'text/xml',
  sha256: String(n % 10).repeat(64),
  size: n,
  source: 'notifica',
  happenedAt: '2026-10-01T09:00:00.000Z',
});
const linked = linkAfter(
  null,
  Array.from({ length: ROWS }, (_, n) => item(n)),
  {
    entity: ENTITY,
    linkedAt: new Date('2026-10-01T09:00:01.000Z'),
  },
);
const lines = linked.map(({ text, hash }) => `{"entry":${text},"hash":"${hash}"}`);
const checkpointAt = (n: number) => ({
  v: 1 as const,
  entity: ENTITY,
  n,
  head: linked[n - 1]!.hash,
  at: '2026-10-01T10:00:00.000Z',
});
const newest = checkpointAt(ROWS);
const check = async (rows: readonly string[], checkpoint: Parameters<typeof verifyChain>[1] = null) =>
  (await verifyChain(rows, checkpoint)).findings.map(({ code, row }) => [code, row]);

describe('an exported chain', () => {
  it('as it is, is in order, with and without a checkpoint', async () => {
    expect(await verifyChain(lines, null)).toMatchObject({
      entity: ENTITY,
      rows: ROWS,
      head: newest.head,
      findings: [],
    });
    expect(await check(lines, newest)).toEqual([]);
    expect(await check(lines, checkpointAt(5))).toEqual([]);
  });

  it('with one row dropped names the row', async () => {
    for (let at = 0; at < ROWS - 1; at += 1)
      expect(await check(lines.toSpliced(at, 1))).toEqual([['row-missing', at + 1]]);
  });

  it('with a row that is nested without end calls it unreadable', async () => {
    const depth = 200_000;
    const hostile = `{"entry":${'['.repeat(depth)}${']'.repeat(depth)},"hash":"${'0'.repeat(64)}"}`;
    const { findings } = await verifyChain(lines.toSpliced(4, 1, hostile), null);
    expect(findings.map(({ code }) => code)).toContain('row-unreadable');
  });

  it('with several rows dropped names them as one gap', async () => {
    const { findings } = await verifyChain(lines.toSpliced(3, 4), null);
    expect(findings.map(({ text }) => text)).toEqual(['rows 4 to 7 are missing: after row 3 comes row 8']);
  });

  it('with its tail cut says so against a checkpoint, and cannot without one', async () => {
    for (let kept = 1; kept < ROWS; kept += 1) {
      expect(await check(lines.slice(0, kept), newest)).toEqual([['tail-cut', kept + 1]]);
      expect(await check(lines.slice(0, kept))).toEqual([]);
    }
  });

  it('with its beginning cut names what is missing', async () => {
    expect(await check(lines.slice(2))).toEqual([['row-missing', 1]]);
  });

  it('with two neighbours swapped names both', async () => {
    for (let at = 0; at < ROWS - 1; at += 1) {
      const swapped = lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!);
      expect(await check(swapped, newest)).toEqual([['rows-swapped', at + 2]]);
    }
  });

  it('with two distant rows swapped, or one twice, is not in order', async () => {
    const distant = lines.with(2, lines[8]!).with(8, lines[2]!);
    expect(await check(distant)).toContainEqual(['row-missing', 3]);
    expect(await check([...lines.slice(0, 5), lines[4]!, ...lines.slice(5)])).toEqual([['row-repeated', 5]]);
  });

  it('with a row rewritten and hashed anew names the place where it no longer links', async () => {
    const { entry } = linked[4]!;
    const text = entryText({ ...entry, message: 'msg_x' });
    const rewritten = lines.with(4, `{"entry":${text},"hash":"${entryHash(text)}"}`);
    expect(await check(rewritten)).toEqual([['link-broken', 5]]);
  });

  it('rewritten from a row to its end is whole in itself, and not the one that was signed', async () => {
    const items = linked.slice(4).map(({ entry: { v, entity, n, linkedAt, prev, ...rest } }) => rest as ChainItem);
    const place = { entity: ENTITY, linkedAt: new Date('2026-10-01T09:00:01.000Z') };
    const forged = linkAfter(linked[3]!, [{ ...items[0]!, message: 'msg_x' } as ChainItem, ...items.slice(1)], place);
    const all = [...lines.slice(0, 4), ...forged.map(({ text, hash }) => `{"entry":${text},"hash":"${hash}"}`)];
    expect(await check(all)).toEqual([]);
    expect(await check(all, newest)).toEqual([['checkpoint-mismatch', ROWS]]);
  });

  it('of another entity than the checkpoint, or with a row of another, says so', async () => {
    expect(await check(lines, { ...newest, entity: 'L01999998' })).toContainEqual([
      'checkpoint-of-another-entity',
      null,
    ]);
    const text = entryText({ ...linked[ROWS - 1]!.entry, entity: 'L01999998' });
    const foreign = lines.with(ROWS - 1, `{"entry":${text},"hash":"${entryHash(text)}"}`);
    expect(await check(foreign)).toEqual([['row-of-another-entity', ROWS]]);
  });

  it('that is empty proves nothing, and says so', async () => {
    expect(await check([])).toEqual([['empty', null]]);
    expect(await check([], newest)).toEqual([
      ['empty', null],
      ['tail-cut', 1],
    ]);
  });

  it('with any one character changed anywhere is not in order, and the row is named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(ROWS - 1), fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), async (row, place, code) => {
        const line = lines[row]!;
        const at = place % line.length;
        const character = String.fromCharCode(code);
        fc.pre(line[at] !== character);
        const changed = lines.with(row, line.slice(0, at) + character + line.slice(at + 1));
        const { findings } = await verifyChain(changed, newest);
        expect(findings.length).toBeGreaterThan(0);
        // Named by its number, its line, or as the link it no longer is.
        const near = (each: { row: number | null; line: number | null }) =>
          [row, row + 1, row + 2].includes(each.row ?? -1) || each.line === row + 1;
        expect(findings.some(near)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
