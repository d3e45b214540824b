import { afterEach, describe, expect, it } from 'vitest';
import {
  folderDetailRequestSchema,
  folderListRequestSchema,
  folderSummaryRequestSchema,
} from '../../contracts/api/folder.ts';
import { FOLDER_EXAMPLES } from '../../contracts/api/folder-examples.ts';
import { eventSchema } from '../../contracts/event.ts';
import { createApi } from '../../src/cli/api-client.ts';
import { playFolder } from '../../src/cli/demo-folder.ts';
import { FOLDER_READERS, FOLDER_WORDS } from '../../src/cli/folder-words-texts.ts';
import { carpeta, stubGateway } from '../support/cli.ts';
import { textOf } from '../support/source-tree.ts';

const path = (operation: string) => `POST /carpeta/v1/expedientes/${operation}`;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function stub(more: Parameters<typeof stubGateway>[0] = {}) {
  const gateway = await stubGateway({
    [path('resumen')]: { body: FOLDER_EXAMPLES.resumen.answer },
    [path('consulta')]: { body: FOLDER_EXAMPLES.consulta.answer },
    [path('detalle')]: { body: FOLDER_EXAMPLES.detalle.answer },
    ...more,
  });
  open.push(gateway);
  return gateway;
}

describe('carpeta folder ask', () => {
  it('shows counts per body, who does not answer, and the files, in the language asked for', async () => {
    const gateway = await stub();
    const { code, out } = await carpeta(['folder', 'ask', '--nif', '00000000T', '--lang', 'ca'], gateway);
    expect(code).toBe(0);
    for (const part of ['Els meus expedients', 'Ayuntamiento Ficticio', 'EXP/2026/1', 'Ara no respon: L01999998'])
      expect(out).toContain(part);
    const [summary, list] = gateway.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(folderSummaryRequestSchema.safeParse(summary).success).toBe(true);
    expect(folderListRequestSchema.safeParse(list).success).toBe(true);
    expect([summary?.idioma, summary?.idPeticion === list?.idPeticion]).toEqual(['ca', false]);
    expect(gateway.seen.map((each) => each.path).join(' ')).not.toContain('00000000T');
  });

  it('shows one file by its number', async () => {
    const gateway = await stub();
    const { code, out } = await carpeta(['folder', 'ask', '--nif', '00000000T', '--detail', 'EXP/2026/1'], gateway);
    expect(code).toBe(0);
    for (const part of ['Aporte el plano de situación, hasta el 2026-10-16', '▸ 2026-10-02', 'PUESTA_A_DISPOSICION'])
      expect(out).toContain(part);
    const last = JSON.parse(gateway.seen.at(-1)?.body ?? '{}');
    expect(folderDetailRequestSchema.parse(last).id).toBe('opaco-1f6f3a1c2b10');
    const none = await carpeta(['folder', 'ask', '--nif', '00000000T', '--detail', 'OTRO'], gateway);
    expect([none.code, none.err]).toEqual([1, 'This person has no file OTRO to be shown.']);
  });

  it('asks as representative, with a power or without', async () => {
    const gateway = await stub();
    await carpeta(
      ['folder', 'ask', '--nif', '00000000T', '--represents', 'Q0000000J', '--power', 'P1', '--json'],
      gateway,
    );
    expect(JSON.parse(gateway.seen[0]?.body ?? '{}').actuaComo).toEqual({
      rol: 'REPRESENTANTE',
      representado: { tipoDocumento: 'NIF', documento: 'Q0000000J' },
      poder: { registro: 'REA', codigo: 'P1', tipo: '6.4.a' },
    });
  });

  it('says so when there is nothing, and refuses wrong usage', async () => {
    const gateway = await stub({
      [path('resumen')]: { body: { ...FOLDER_EXAMPLES.resumen.answer, datos: [] } },
      [path('consulta')]: { body: { ...FOLDER_EXAMPLES.consulta.answer, datos: [] } },
    });
    expect((await carpeta(['folder', 'ask', '--nif', '00000000T', '--lang', 'eu'], gateway)).out).toContain(
      'Ez dago espedienterik.',
    );
    expect((await carpeta(['folder', 'ask'], gateway)).code).toBe(2);
    expect((await carpeta(['folder', 'ask', '--nif', 'x', '--lang', 'fr'], gateway)).code).toBe(2);
  });

  it('has every word in every language', () => {
    for (const reader of FOLDER_READERS)
      expect(Object.values(FOLDER_WORDS[reader]).filter((word) => word.trim() === '')).toEqual([]);
  });
});

describe("the demo's file", () => {
  it('is a sound event, of a file every language has words for', () => {
    const { event, expected } = JSON.parse(textOf('fixtures/folder/demo-file-status.json'));
    expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
    expect(Object.keys(expected)).toEqual(['es', 'ca', 'en']);
  });

  it('is judged by what the folder shows', async () => {
    const gateway = await stub({ 'POST /v1/events': { status: 202, body: { receiptId: 'evt_1', messages: [] } } });
    const api = createApi({ url: gateway.url, key: 'k' });
    const results = await playFolder({ eoffice: api, folder: api }, { out: () => {}, err: () => {} });
    // The stub answers in Spanish whoever asks.
    expect(results.map(({ language, right }) => [language, right])).toEqual([
      ['es', true],
      ['ca', false],
      ['en', false],
    ]);
  });
});
