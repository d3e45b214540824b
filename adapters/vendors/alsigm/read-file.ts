/** Asks SIGEM for files and for what hangs on each: milestones, their documents, and what is asked of the citizen. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { type CallTools, call, type Far, SigemRefusal } from './call.ts';
import type { FileParts } from './file-facts.ts';
import {
  CRITERIA,
  DOCUMENT,
  FILE,
  FILE_NOTIFICATION,
  MILESTONE,
  REQUEST,
  recordsOf,
  type SigemFile,
  type SigemFileNotification,
  type SigemMilestone,
} from './schema.ts';
import { tag, tags, textsOf } from './wire.ts';

/** ConsultaCodigosError behind prefix 14: of this file there is no milestone, or none of the kind that was asked for. */
const NONE = new Set(['1420005003', '1420005005', '1420005011']);
/** Notifications whose state is asked for, of one milestone. */
const MAX_STATES = 10;
/** Past milestones whose notifications are asked for; the documents of others are left out. */
const MAX_PAST = 15;

/** Files that match; a file of several persons comes once for each of them. Throws VendorFault. */
export async function findFiles(
  far: Far,
  tools: CallTools,
  criteria: Partial<Record<(typeof CRITERIA.files)[number], string>>,
): Promise<SigemFile[]> {
  const inner = tag('poCriterio', { raw: tags(CRITERIA.files, criteria) });
  const found = await call(far, tools, { service: 'files', name: 'consultarExpedientes', inner });
  return found === null ? [] : recordsOf(found, 'expedientes', FILE);
}

/** What the current milestone says, and no more: three questions. */
export async function readShort(far: Far, tools: CallTools, file: SigemFile): Promise<FileParts> {
  const [current, amendments, payments] = await Promise.all([
    currentOf(far, tools, file),
    requestsOf(far, tools, { file, name: 'obtenerSubsanacionesHitoActual', list: 'subsanaciones' }),
    requestsOf(far, tools, { file, name: 'obtenerPagosHitoActual', list: 'pagos' }),
  ]);
  return { file, current, past: [], documents: [], amendments, payments, notifications: [] };
}

/** All of one file. Throws VendorFault. */
export async function readWhole(far: Far, tools: CallTools, file: SigemFile): Promise<FileParts> {
  const [short, past, notifications] = await Promise.all([
    readShort(far, tools, file),
    pastOf(far, tools, file),
    notificationsOf(far, tools, ofNumber('obtenerNotificionesHitoActual', file)),
  ]);
  const { current } = short;
  const behind = past.filter(({ guid }) => guid === undefined || guid !== current?.guid);
  const found = await documentsOf(far, tools, [...(current === null ? [] : [current]), ...behind]);
  // What a past milestone notified may still wait to be read, and its document with it.
  const asked = behind.filter(({ guid }) => found.some(({ guidHito }) => guidHito === guid)).slice(0, MAX_PAST);
  const earlier = await Promise.all(asked.map((each) => notificationsOf(far, tools, ofMilestone(each))));
  const guarded = new Set([current, ...asked].map((each) => each?.guid));
  const documents = found.filter(({ guidHito }) => guarded.has(guidHito));
  return { ...short, past: behind, documents, notifications: [...notifications, ...earlier.flat()] };
}

async function currentOf(far: Far, tools: CallTools, file: SigemFile): Promise<SigemMilestone | null> {
  const found = await ask(far, tools, ofNumber('obtenerHitoEstado', file));
  const milestone = found === null ? {} : textsOf(found, MILESTONE);
  return milestone.guid === undefined ? null : milestone;
}

async function pastOf(far: Far, tools: CallTools, file: SigemFile): Promise<SigemMilestone[]> {
  const found = await ask(far, tools, ofNumber('obtenerHistoricoExpediente', file));
  if (found === null) return [];
  // The contract has two lists for them, and the public server fills the one that is named after files.
  return ['expedientes', 'hitosExpedientes'].flatMap((list) => recordsOf(found, list, MILESTONE));
}

async function requestsOf(far: Far, tools: CallTools, of: { file: SigemFile; name: string; list: string }) {
  const found = await ask(far, tools, ofNumber(of.name, of.file));
  return found === null ? [] : recordsOf(found, of.list, REQUEST);
}

async function notificationsOf(far: Far, tools: CallTools, of: Question): Promise<FileParts['notifications']> {
  const found = await ask(far, tools, of);
  const list = found === null ? [] : recordsOf(found, 'notificaciones', FILE_NOTIFICATION);
  return Promise.all(
    list.map(async (each, n) => ({ of: each, state: n < MAX_STATES ? await stateOf(far, tools, each) : null })),
  );
}

/* A file can be shown without the state of its notification: then its documents are not. */
async function stateOf(far: Far, tools: CallTools, of: SigemFileNotification): Promise<string | null> {
  if (of.notificacionId === undefined) return null;
  try {
    const inner = tag('notiId', of.notificacionId);
    const found = await call(far, tools, { service: 'notifications', name: 'detalleNotificacionByNotiId', inner });
    return found === null ? null : (childText(found, 'estado') ?? null);
  } catch (error) {
    if (error instanceof VendorFault) return null;
    throw error;
  }
}

async function documentsOf(far: Far, tools: CallTools, milestones: readonly SigemMilestone[]) {
  if (milestones.length === 0) return [];
  const list = { raw: milestones.map((each) => tag('item', { raw: record(MILESTONE, each) })).join('') };
  const hitos = `${inherited()}${tag('expedientes', null)}${tag('hitosExpedientes', list)}`;
  const inner = tag('poHitos', { raw: hitos });
  const found = await ask(far, tools, { name: 'obtenerFicherosHitos', inner });
  return found === null
    ? []
    : (child(found, 'ficherosHitos')?.children ?? []).flatMap((each) => recordsOf(each, 'ficherosHito', DOCUMENT));
}

type Question = { name: string; inner: string };

/** About one file, which is named by a record of which only the number counts; two operations call it by another name. */
function ofNumber(name: string, { numero }: SigemFile): Question {
  const part = /HitoActual$/.test(name) ? 'poExpediente' : 'poNumExpediente';
  return { name, inner: tag(part, { raw: record(FILE, { numero }) }) };
}

/** The notifications of one milestone. The name is misspelt in the contract. */
function ofMilestone({ guid }: SigemMilestone): Question {
  return { name: 'obtenerNotificionesHito', inner: tag('poHitoExp', { raw: record(MILESTONE, { guid }) }) };
}

function record(names: readonly string[], values: Readonly<Record<string, string | undefined>>): string {
  return inherited() + tags(names, values);
}

function inherited(): string {
  return tags(['c:errorCode', 'c:returnCode'], {});
}

/** Null where there is none of what is asked for. */
async function ask(far: Far, tools: CallTools, of: Question): Promise<XmlTree | null> {
  try {
    return await call(far, tools, { service: 'files', ...of });
  } catch (error) {
    if (error instanceof SigemRefusal && NONE.has(error.number)) return null;
    throw error;
  }
}
