/** The poller and the live source against the simulated SIGEM, over a real socket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askFiles } from '../../../adapters/vendors/alsigm/ask-files.ts';
import { type AlsigmCursor, entitySchema, filesSchema } from '../../../adapters/vendors/alsigm/config.ts';
import { readDate, writeDate } from '../../../adapters/vendors/alsigm/dates.ts';
import { openDocument } from '../../../adapters/vendors/alsigm/documents.ts';
import type { AlsigmAccess } from '../../../adapters/vendors/alsigm/normalise.ts';
import { readOne, readPage, start } from '../../../adapters/vendors/alsigm/read.ts';
import { type SigemSimulator, startSigemSimulator } from '../../../adapters/vendors/alsigm/simulator.ts';
import {
  PDF,
  type SimulatedFile,
  sigemFile,
  sigemNotification,
} from '../../../adapters/vendors/alsigm/simulator-data.ts';
import type { FileQuestion } from '../../../contracts/vendor.ts';
import type { VendorItem, VendorTools } from '../../../contracts/vendor-intake.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { CREDENTIAL, DIR3, SETTINGS } from './gateway.ts';
import { violations } from './wsdl.ts';

const DAY = 86_400_000;
const MAPPED = { 'Licencia de obra menor': { sia: '2104567' } };
let now: Date;
let simulator: SigemSimulator;
const transport = createTransport({});
const tools = (timeoutMs = 2_000): VendorTools => ({ transport, now: () => now, timeoutMs, memo: new Map() });
const open: SigemSimulator[] = [];
beforeEach(() => {
  now = new Date('2026-10-20T09:00:00Z');
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function far(more: { files?: boolean; effect?: 'deliver' | 'mirror'; namesPersons?: boolean } = {}) {
  const { files = false, effect = 'mirror', namesPersons = false } = more;
  simulator = await startSigemSimulator({ namesPersons, entities: { '001': { notifications: [], files: [] } } });
  open.push(simulator);
  const access: AlsigmAccess = {
    settings: SETTINGS,
    credential: { ...CREDENTIAL, url: simulator.url },
    entity: { dir3: DIR3, settings: entitySchema.parse({ code: '001', files }) },
    effect,
  };
  return access;
}
const town = () => simulator.entities['001']!;
const notified = (id: string, at: Date) => town().notifications.push(sigemNotification(id, at, writeDate(at)));
const opened = (number: string, at: Date, more: Partial<SimulatedFile> = {}) =>
  town().files.push({ ...sigemFile(number, at, writeDate(at)), ...more });
const names = () => simulator.calls.map(({ name }) => name);

async function readAll(cursor: AlsigmCursor, access: AlsigmAccess) {
  const items: VendorItem[] = [];
  for (let at = cursor, pages = 1; ; pages += 1) {
    const page = await readPage(at, access, tools());
    items.push(...page.items);
    at = page.cursor;
    if (!page.more) return { items, refs: items.map(({ ref }) => ref), cursor: at, pages };
  }
}

describe('dates', () => {
  it.each([
    ['01/10/26 11:30:00', '2026-10-01T09:30:00.000Z'],
    ['1/2/2027 1:05:00', '2027-02-01T00:05:00.000Z'],
    ['25/10/26 02:30:00', '2026-10-25T00:30:00.000Z'],
    ['2026-12-24', '2026-12-23T23:00:00.000Z'],
    ['2026-10-01 11:30:00.0', '2026-10-01T09:30:00.000Z'],
    ['2026-10-01T11:30:00+02:00', '2026-10-01T09:30:00.000Z'],
  ])('%s is %s', (written, instant) => {
    expect(readDate(written)?.toISOString()).toBe(instant);
  });
  it.each(['', 'ayer', '31/02/26 10:00:00', '99/99/99', '2026-13-01', undefined])('%s is none', (written) => {
    expect(readDate(written)).toBeNull();
  });
  it('are written as SIGEM writes them, in Madrid, in summer and in winter', () => {
    expect(writeDate(new Date('2026-07-01T22:30:05Z'))).toBe('02/07/26 00:30:05');
    expect(writeDate(new Date('2026-12-01T22:30:05Z'))).toBe('01/12/26 23:30:05');
  });
});

describe('what is read of an entity', () => {
  it('whose notifications are only to be mirrored: those, day by day, again within the overlap, and never twice in a list', async () => {
    const access = await far();
    notified('1', new Date(now.getTime() - 6 * DAY));
    notified('2', now);
    notified('0', new Date(now.getTime() - 9 * DAY));
    const first = await readAll(start(access, now), access);
    expect(first.refs).toEqual(['N:1', 'N:2']);
    now = new Date(now.getTime() + 2 * DAY);
    notified('3', new Date(now.getTime() - DAY));
    const second = await readAll(first.cursor, access);
    expect(second.refs).toEqual(['N:1', 'N:2', 'N:3']);
    expect((await readAll(second.cursor, access)).refs).toEqual(['N:2', 'N:3']);
    expect(new Set(names())).toEqual(new Set(['consultarNotificaciones']));
  });

  it('that was not read for months: every day of them, a fortnight at a time', async () => {
    const access = await far();
    const from = now;
    now = new Date(from.getTime() + 80 * DAY);
    for (let n = 0; n <= 80; n += 5) notified(String(100 + n), new Date(from.getTime() + n * DAY));
    const { refs, pages, cursor } = await readAll(start(access, from), access);
    expect(refs.length).toBeGreaterThanOrEqual(17);
    expect(new Set(refs)).toHaveLength(17);
    expect(pages).toBe(6);
    expect(cursor).toMatchObject({ until: now.toISOString(), window: null });
  });

  it('on the day the clock goes back: what is delivered late in the evening is in', async () => {
    const access = await far();
    now = new Date('2026-10-25T22:59:00Z');
    notified('7', new Date('2026-10-25T22:58:00Z'));
    expect((await readAll(start(access, now), access)).refs).toEqual(['N:7']);
  });

  it('that has its notifications delivered by us: none of what SIGEM lists', async () => {
    const access = await far({ effect: 'deliver' });
    notified('1', now);
    const { items, cursor } = await readAll(start(access, new Date(now.getTime() - DAY)), access);
    expect([items, names(), cursor.until]).toEqual([[], [], now.toISOString()]);
  });

  it('of a SIGEM that is only handed from: nothing is asked, and time goes on', async () => {
    const access = await far({ files: true });
    const { url: _url, ...credential } = access.credential;
    const { items, cursor } = await readAll(start(access, new Date(now.getTime() - DAY)), { ...access, credential });
    expect([items, names(), cursor.until]).toEqual([[], [], now.toISOString()]);
  });
});

describe('files, to be projected', () => {
  it('that name nobody, as the public server gives them, are shown to nobody', async () => {
    const access = await far({ files: true, effect: 'deliver' });
    opened('EXP/1', now);
    const { items } = await readAll(start(access, now), access);
    expect(items).toEqual([{ ref: 'E:EXP/1', kind: 'ignored', reason: 'names-nobody' }]);
    expect(names()).not.toContain('obtenerHitoEstado');
  });

  it('of a SIGEM that names their persons are an event for all of them, another one for each state', async () => {
    const access = await far({ files: true, effect: 'deliver', namesPersons: true });
    opened('EXP/1', now, { persons: ['00000000T', '99999999R', 'Q0000000J'] });
    const first = await readAll(start(access, now), access);
    const [item] = first.items;
    if (item?.kind !== 'event') throw new TypeError('no event');
    const data = item.event.data as { interested: object[]; revision: number; state: string };
    expect(data.interested).toEqual([
      { role: 'holder', person: { idType: 'NIF', idNumber: '00000000T' } },
      { role: 'holder', person: { idType: 'NIF', idNumber: '99999999R' } },
      { role: 'holder', person: { idType: 'CIF', idNumber: 'Q0000000J' } },
    ]);
    expect(item.event.id).toBe(`001-E-EXP/1-${data.revision}`);
    const again = await readAll({ ...first.cursor, rescannedAt: new Date(0).toISOString() }, access);
    expect(again.items).toEqual(first.items);
    const [file] = town().files;
    if (file === undefined) throw new TypeError('no file');
    // A document comes without a date; an end may too: each is newer than what was.
    file.documents = [...file.documents, { guid: 'DOC-9', guidHito: file.current?.guid ?? '', titulo: 'Informe' }];
    file.fields = { ...file.fields, estado: '1' };
    const second = await readAll({ ...first.cursor, rescannedAt: new Date(0).toISOString() }, access);
    const [later] = second.items;
    if (later?.kind !== 'event') throw new TypeError('no event');
    expect(later.event.data).toMatchObject({ state: 'closed' });
    expect((later.event.data as typeof data).revision).toBeGreaterThan(data.revision);
    expect(later.ref).not.toBe(item.ref);
    expect(await readOne(item.ref, access, tools())).toEqual(later);
  });

  it('that were opened long ago are read again every few hours, and not each time', async () => {
    const access = await far({ files: true, effect: 'deliver', namesPersons: true });
    opened('EXP/OLD', new Date(now.getTime() - 100 * DAY));
    const first = await readAll(start(access, now), access);
    expect(first.refs.filter((each) => each.startsWith('E:EXP/OLD'))).toHaveLength(1);
    now = new Date(now.getTime() + 3_600_000);
    const second = await readAll(first.cursor, access);
    expect(second.refs).toEqual([]);
    now = new Date(now.getTime() + 6 * 3_600_000);
    expect((await readAll(second.cursor, access)).refs).toHaveLength(1);
  });

  it('of which one cannot be told hold no other up: it is shown, and read again with all of them', async () => {
    const access = await far({ files: true, effect: 'deliver', namesPersons: true });
    opened('EXP/1', now, { broken: true });
    opened('EXP/2', now);
    const { items, cursor } = await readAll(start(access, now), access);
    expect(items).toEqual([
      { ref: 'E:EXP/1', kind: 'invalid', findings: [{ pointer: '/hitos', code: 'wrong-format' }] },
      expect.objectContaining({ kind: 'event' }),
    ]);
    delete town().files[0]?.broken;
    const again = await readAll({ ...cursor, rescannedAt: new Date(0).toISOString() }, access);
    expect(again.items.map(({ kind }) => kind)).toEqual(['event', 'event']);
  });

  it('are read page by page, each once', async () => {
    const access = await far({ files: true, effect: 'deliver', namesPersons: true });
    for (let n = 0; n < 12; n += 1) opened(`EXP/${100 + n}`, now);
    const { refs, pages } = await readAll({ ...start(access, now), rescannedAt: now.toISOString() }, access);
    expect([new Set(refs).size, refs.length, pages]).toEqual([12, 12, 3]);
  });
});

describe('one thing again', () => {
  it('is what it is now, or null where SIGEM has it no more', async () => {
    const access = await far();
    notified('1', now);
    expect(await readOne('N:1', access, tools())).toMatchObject({ ref: 'N:1', kind: 'event' });
    expect(await readOne('N:2', access, tools())).toBeNull();
    expect(await readOne('nada', access, tools())).toBeNull();
  });

  it('opens the document of this notification among those SIGEM lists', async () => {
    const access = await far();
    notified('1', now);
    const row = town().notifications[0]!;
    row.documents = { 'otro.pdf': Buffer.alloc(0), 'resolucion.pdf': PDF };
    const item = await readOne('N:1', access, tools());
    const { documents } = (item?.kind === 'event' ? item.event.data : {}) as {
      documents: { content: { ref: string } }[];
    };
    expect(await openDocument(documents[0]?.content.ref ?? '', access, tools())).toEqual({ kind: 'bytes', bytes: PDF });
    row.documents = {};
    await expect(openDocument(documents[0]?.content.ref ?? '', access, tools())).rejects.toMatchObject({
      fault: { kind: 'invalid' },
    });
    await expect(openDocument('otra:cosa', access, tools())).rejects.toMatchObject({ fault: { kind: 'invalid' } });
  });

  it.each([
    ['soap-fault', 'soap-fault'],
    ['refused', 'sigem-1610002001'],
    ['garbage', 'not-soap'],
    ['error', 'status-503'],
  ] as const)('is a fault that may pass where SIGEM answers with %s', async (kind, reason) => {
    const access = await far();
    simulator.faults.set('001', kind);
    await expect(readPage(start(access, now), access, tools())).rejects.toMatchObject({
      ...{ fault: { kind: 'retryable' }, reason },
    });
  });
});

describe('the live question', () => {
  const question = (more: Partial<FileQuestion> = {}): FileQuestion => ({
    entity: DIR3,
    person: { type: 'NIF', number: '00000000T' },
    standing: { role: 'holder' },
    file: null,
    ...more,
  });
  const ask = (of: Partial<FileQuestion> = {}, timeoutMs = 2_000) =>
    askFiles(question(of), filesSchema.parse({ url: simulator.url, code: '001', procedures: MAPPED }), {
      transport,
      now: () => now,
      timeoutMs,
    });

  it('brings the files of that person alone, with what is asked of them, as of now', async () => {
    await far();
    opened('EXP/1', now);
    opened('EXP/2', now, { persons: ['99999999R'] });
    const answer = await ask();
    if (answer.kind !== 'files') throw new TypeError(answer.reason);
    expect(answer.asOf).toBe(now.toISOString());
    expect(answer.files[0]?.facts.procedure?.sia).toBe('2104567');
    expect(answer.files.map(({ role, facts }) => [role, facts.file.id, facts.actions?.[0]?.kind])).toEqual([
      ['holder', 'EXP/1', 'amendment'],
    ]);
  });

  it('of one file brings its milestones and documents; one of somebody else is none', async () => {
    await far();
    opened('EXP/1', now);
    const answer = await ask({ file: 'EXP/1' });
    if (answer.kind !== 'files') throw new TypeError(answer.reason);
    expect(answer.files[0]?.facts.milestones?.map(({ current }) => current)).toEqual([true, false]);
    expect(answer.files[0]?.facts.documents?.map(({ id }) => id)).toEqual(['DOC-EXP/1-1']);
    expect(await ask({ file: 'EXP/1', person: { type: 'NIF', number: '99999999R' } })).toMatchObject({ files: [] });
  });

  it('keeps back a document of a past milestone whose notification nobody has read', async () => {
    await far();
    opened('EXP/1', now);
    const file = town().files[0]!;
    const past = file.past[0]?.guid ?? '';
    file.notifications = [
      { notificacionId: '77', hitoId: past, fechaNotificacion: writeDate(now), expediente: 'EXP/1' },
    ];
    const documents = async () => {
      const answer = await ask({ file: 'EXP/1' });
      if (answer.kind !== 'files') throw new TypeError(answer.reason);
      return answer.files[0]?.facts.documents;
    };
    // SIGEM does not know in which state it is.
    expect(await documents()).toBeUndefined();
    notified('77', now);
    expect(await documents()).toEqual([expect.objectContaining({ notification: '77' })]);
  });

  it('keeps back the documents of more past milestones than are asked about', async () => {
    await far();
    const step = (n: number) => ({ guid: `H-${n}`, codigo: 'X', descripcion: 'Trámite', fecha: writeDate(now) });
    const steps = Array.from({ length: 20 }, (_, n) => step(n));
    const documents = steps.map(({ guid }) => ({ guid: `D-${guid}`, guidHito: guid, titulo: 'Informe' }));
    opened('EXP/1', now, { past: steps, documents });
    const answer = await ask({ file: 'EXP/1' });
    if (answer.kind !== 'files') throw new TypeError(answer.reason);
    expect(answer.files[0]?.facts.milestones).toHaveLength(21);
    expect(answer.files[0]?.facts.documents).toHaveLength(15);
  });

  it('loses no file for another whose milestones SIGEM cannot give', async () => {
    await far();
    opened('EXP/1', now, { broken: true });
    opened('EXP/2', now);
    const answer = await ask();
    if (answer.kind !== 'files') throw new TypeError(answer.reason);
    expect(answer.files.map(({ facts }) => [facts.file.id, facts.phase !== undefined])).toEqual([
      ['EXP/1', false],
      ['EXP/2', true],
    ]);
  });

  it('of a file without milestones, and of more files than are asked for in full, is answered in short', async () => {
    await far();
    opened('EXP/0', now, { current: null, past: [], amendments: [] });
    for (let n = 1; n < 20; n += 1) opened(`EXP/${n}`, now);
    const answer = await ask();
    if (answer.kind !== 'files') throw new TypeError(answer.reason);
    expect(answer.files).toHaveLength(20);
    expect(answer.files.filter(({ facts }) => facts.phase !== undefined)).toHaveLength(11);
    expect(names().filter((each) => each === 'obtenerHitoEstado')).toHaveLength(12);
  });

  it('of a representative: by its power the files of whom it represents, without one none, and nothing is asked', async () => {
    await far();
    opened('EXP/1', now);
    const represented = { type: 'NIF', number: '00000000T' } as const;
    const power = { scope: 'general', registry: 'REA', reference: 'R-1' } as const;
    const asker = { type: 'NIF', number: '99999999R' } as const;
    const as = (with_: typeof power | null) =>
      ask({ person: asker, standing: { role: 'representative', represented, power: with_ } });
    expect(await as(null)).toMatchObject({ kind: 'files', files: [] });
    expect(names()).toEqual([]);
    expect(await as(power)).toMatchObject({ files: [{ role: 'representative' }] });
    expect(await ask({ person: { type: 'passport', number: 'AA000000' } })).toMatchObject({ files: [] });
  });

  it.each([
    ['hang', 'timeout'],
    ['error', 'status-503'],
    ['garbage', 'not-soap'],
    ['soap-fault', 'soap-fault'],
    ['refused', 'sigem-1610002001'],
  ] as const)('where SIGEM answers with %s fails with a word that says nothing of anybody', async (kind, reason) => {
    await far();
    simulator.faults.set('001', kind);
    expect(await ask({}, 500)).toEqual({ kind: 'failed', reason });
  });

  it('where SIGEM breaks off fails too', async () => {
    await far();
    simulator.faults.set('001', 'reset');
    expect(await ask()).toMatchObject({ kind: 'failed' });
  });
});

describe('what SIGEM is asked', () => {
  it('keeps to its WSDL, element by element', async () => {
    const access = await far({ files: true, namesPersons: true });
    notified('1', now);
    opened('EXP/1', now);
    await readAll(start(access, now), access);
    const item = await readOne('N:1', access, tools());
    const { documents } = (item?.kind === 'event' ? item.event.data : {}) as {
      documents: { content: { ref: string } }[];
    };
    await openDocument(documents[0]?.content.ref ?? '', access, tools());
    const asked = new Map(simulator.calls.map(({ name, body }) => [name, body]));
    expect([...asked.keys()].toSorted()).toEqual([
      ...['consultarExpedientes', 'consultarNotificaciones', 'detalleNotificacionByNotiId', 'obtenerFicherosHitos'],
      ...[
        'obtenerHistoricoExpediente',
        'obtenerHitoEstado',
        'obtenerNotificionesHito',
        'obtenerNotificionesHitoActual',
      ],
      ...['obtenerPagosHitoActual', 'obtenerSubsanacionesHitoActual', 'recuperaDocumento'],
    ]);
    for (const [name, body] of asked) expect([name, violations(body)]).toEqual([name, []]);
  });
});
