/**
 * What a citizen folder asks: one person's communications and notifications (RespostaConsultaV2, TransmissioV2). Source:
 * ConsultaApiRestV2Controller and the repository's query, notib2-dev 2.0.12: only what was sent; whose holder, if not
 * incapacitated, or recipient it is; `pendents` and `llegides` by whether it has ended.
 */
import type { Gateway, PushAnswer, PushRequest, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { addDays, madridInstant } from '../../../src/domain/calendar.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { failure, json } from './answers.ts';
import { ENVIAMENT_ESTATS } from './codes.ts';
import type { NotibSettings } from './config.ts';
import { enviamentEstat, hasEnded, wasSent } from './estat.ts';
import { tipusOf } from './format-status.ts';
import { formatTransmissio } from './format-transmissio.ts';
import { askedOf } from './lookups.ts';
import { mayReadFolder } from './roles.ts';

/** The newest of one person: what the core tells at most. */
const NEWEST = 100;

export type Kind = 'comunicacions' | 'notificacions' | 'enviaments';
export type Which = 'pendents' | 'llegides' | null;

export function consulta(kind: Kind, which: Which) {
  return async ({ params, query }: PushRequest, gateway: Gateway, settings: NotibSettings): Promise<PushAnswer> => {
    if (!mayReadFolder(gateway))
      return json(200, failure('Aquesta aplicació no té el rol NOT_CARPETA.', gateway.now()));
    const filter = filterOf(query);
    if (filter === null) return json(400, failure('Un paràmetre de la consulta no es pot llegir.', gateway.now()));
    const number = normaliseId(params.dni ?? '');
    const { since, until } = filter;
    const found = await gateway.ofPerson({ type: 'NIF', number }, { ...since, ...until, limit: NEWEST });
    const shown = found.filter((message) => isShown(message, { kind, which, visible: filter.visible }));
    const theirs = [];
    for (const message of shown) {
      const asked = await askedOf(gateway, message.id);
      const sending = asked?.data.sendings[0];
      const ofHolder = sending?.holder.idNumber !== undefined && normaliseId(sending.holder.idNumber) === number;
      const hidden = ofHolder && sending?.holderIncapacitated === true;
      if (!hidden) theirs.push({ message, asked });
    }
    const { page } = filter;
    const resultat = page === null ? theirs : theirs.slice(page.index * page.size, (page.index + 1) * page.size);
    return json(200, {
      numeroElementsTotals: theirs.length,
      numeroElementsRetornats: resultat.length,
      resultat: resultat.map((each) => formatTransmissio(each, settings)),
      error: false,
    });
  };
}

type Filter = {
  since: { since?: Date };
  until: { until?: Date };
  visible: boolean;
  page: { index: number; size: number } | null;
};

/** Null for what NOTIB could not read. Blank is absent; both of a page or neither. */
function filterOf(query: PushRequest['query']): Filter | null {
  const [from, to] = [dayOf(query.dataInicial), dayOf(query.dataFinal)];
  const visible = flagOf(query.visibleCarpeta);
  const [index, size] = [numberOf(query.pagina), numberOf(query.mida)];
  const language = (query.lang ?? '').trim().toUpperCase();
  const wrong = [from, to, visible, index, size].includes(null) || !['', 'CA', 'ES'].includes(language);
  if (wrong || from === null || to === null || visible === null || index === null || size === null || size === 0)
    return null;
  return {
    since: from === undefined ? {} : { since: madridInstant(from) },
    until: to === undefined ? {} : { until: new Date(madridInstant(addDays(to, 1)).getTime() - 1) },
    visible: visible ?? true,
    page: index === undefined || size === undefined ? null : { index, size },
  };
}

/** `dd/MM/yyyy` as the client writes it, or `yyyy-MM-dd`; undefined: absent, null: no day. */
function dayOf(value: string | undefined): string | null | undefined {
  const text = (value ?? '').trim();
  if (text === '') return undefined;
  const [, d, m, y] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const day = y === undefined ? text : `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`;
  try {
    return addDays(day, 0);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ si: true, true: true, on: true, yes: true, 1: true },
  ...{ no: false, false: false, off: false, 0: false },
};

function flagOf(value: string | undefined): boolean | null | undefined {
  const text = (value ?? '').trim().toLowerCase();
  return text === '' ? undefined : (FLAGS[text] ?? null);
}

function numberOf(value: string | undefined): number | null | undefined {
  const text = (value ?? '').trim();
  if (text === '') return undefined;
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function isShown(message: VendorMessage, of: { kind: Kind; which: Which; visible: boolean }): boolean {
  // What came in otherwise has no number that NOTIB's client could ask a file by.
  if (!wasSent(message) || message.refs.numero === undefined) return false;
  const wanted = of.kind === 'enviaments' ? null : of.kind === 'notificacions' ? 'NOTIFICACIO' : 'COMUNICACIO';
  if (wanted !== null && tipusOf(message) !== wanted) return false;
  if (of.which !== null && hasEnded(message) !== (of.which === 'llegides')) return false;
  return !of.visible || ENVIAMENT_ESTATS[enviamentEstat(message)].visible;
}
