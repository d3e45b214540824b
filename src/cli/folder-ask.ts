/** `folder ask`: asks as a citizen folder does, through carpeta/v1, and shows what a citizen would see. */
import { randomUUID } from 'node:crypto';
import { list, map, text } from '../config-raw.ts';
import type { Api } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { detailText, filesText, summaryText } from './folder-view.ts';
import { FOLDER_READERS, type FolderReader } from './folder-words-texts.ts';

/** Languages in which the gateway also explains problems. */
const EXPLAINED = ['es', 'ca', 'en'];
const PAGE = 100;
/** A requester nobody is: a code of the series for tests. */
const REQUESTER = { dir3: 'L01999997', sistema: 'carpeta-cli' };

export const folderAskCommand: Command = {
  name: 'folder ask',
  usage: '--nif NIF [--represents NIF [--power CODE]] [--lang es|ca|va|gl|eu|en] [--detail FILE] [--json]',
  summary: "what a citizen would see in the folder: counts per body, files, or one file's detail",
  help: [
    'Asks carpeta/v1 with a key that has the scope folder (CARPETA_KEY; in a sandbox that of folder-demo). Use fictitious',
    'people only: 00000000T, 99999999R, Q0000000J. --represents asks as representative; --power names a general power.',
    'FILE is the number of a file. It signs nothing: a client that must sign (clients[].jws) is refused.',
  ],
  readsLanguage: true,
  async run({ args, out, api, folderApi }) {
    const options = {
      ...JSON_OPTION,
      nif: { type: 'string' },
      represents: { type: 'string' },
      power: { type: 'string' },
      lang: { type: 'string', default: 'es' },
      detail: { type: 'string' },
    } as const;
    const { values } = parse(folderAskCommand, args, { options });
    const { nif, represents, power } = values;
    if (nif === undefined) throw new CliError(2, `Usage: carpeta ${folderAskCommand.name} ${folderAskCommand.usage}`);
    const reader = FOLDER_READERS.find((each) => each === values.lang);
    if (reader === undefined) throw new CliError(2, `--lang is one of ${FOLDER_READERS.join(', ')}.`);
    const gateway = await (folderApi ?? api)(EXPLAINED.includes(reader) ? reader : undefined);
    const citizen = { nif, represents: represents ?? null, power: power ?? null };
    if (values.detail !== undefined) {
      const file = await askDetail(gateway, { citizen, reader, number: values.detail });
      out(values.json ? JSON.stringify(file) : detailText(file, reader));
      return 0;
    }
    const { summary, files } = await askFolder(gateway, { citizen, reader });
    if (values.json) out(JSON.stringify({ summary, files }));
    else out([summaryText(summary, reader), '', filesText(files, reader)].join('\n'));
    return 0;
  },
};

export type Citizen = { nif: string; represents: string | null; power: string | null };
type Asked = { citizen: Citizen; reader: FolderReader };

/** Counts per body, and the newest files. */
export async function askFolder(api: Api, asked: Asked): Promise<{ summary: unknown; files: unknown }> {
  const summary = await post(api, 'resumen', requestOf(asked));
  const files = await post(api, 'consulta', { ...requestOf(asked), pagina: { numero: 1, tamano: PAGE } });
  return { summary, files };
}

/** One file by the number the citizen knows. @throws CliError 1 where there is none */
export async function askDetail(api: Api, asked: Asked & { number: string }): Promise<unknown> {
  for (let numero = 1; ; numero += 1) {
    const page = map(await post(api, 'consulta', { ...requestOf(asked), pagina: { numero, tamano: PAGE } }));
    const items = list(page.datos).map(map);
    const id = text(items.find((each) => each.numero === asked.number)?.id);
    if (id !== null) {
      const { datos } = map(await post(api, 'detalle', { ...requestOf(asked), id }));
      if (datos !== null) return datos;
    }
    if (id !== null || items.length < PAGE)
      throw new CliError(1, `This person has no file ${asked.number} to be shown.`);
  }
}

async function post(api: Api, operation: string, body: unknown): Promise<unknown> {
  return (await api.post(`/carpeta/v1/expedientes/${operation}`, body)).body;
}

function requestOf({ citizen, reader }: Asked): Record<string, unknown> {
  const { nif, represents, power } = citizen;
  const person = (documento: string) => ({ tipoDocumento: 'NIF', documento });
  const poder = power === null ? {} : { poder: { registro: 'REA', codigo: power, tipo: '6.4.a' } };
  return {
    version: '1.0',
    idPeticion: randomUUID(),
    fechaPeticion: new Date().toISOString(),
    solicitante: REQUESTER,
    finalidad: 'CARPETA_CIUDADANA',
    titular: person(nif),
    ...(represents === null ? {} : { actuaComo: { rol: 'REPRESENTANTE', representado: person(represents), ...poder } }),
    idioma: reader,
  };
}
