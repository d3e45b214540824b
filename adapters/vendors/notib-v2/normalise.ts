/**
 * An `alta` as an event of ours: one canonical sending for each `enviament`, in their order. Pure: the same request gives
 * the same data, whatever the day. The request has passed `validate`.
 */
import type { Effect } from '../../../contracts/vendor-intake.ts';
import { DOCUMENT_TYPES, FORMS, STREETS, VALIDITIES } from './codes-wire.ts';
import type { NotibSettings } from './config.ts';
import { type Identity, SYSTEM, sourceOf } from './identity.ts';
import { personOf, some } from './people.ts';
import type { DocumentV2, EntregaPostalV2, EnviamentV2, NotificacioV2 } from './schema.ts';

const EVENT_TYPE = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
} as const;
/** NOTIB puts it where a request names no country. */
const DEFAULT_COUNTRY = 'ES';

export type Of = { effect: Effect; settings: NotibSettings; mediaType: string };

/** `data` of the event, without its document's content and without references: what makes a request the same one. */
export function dataOf(request: NotificacioV2, { effect, settings, mediaType }: Of): Record<string, unknown> {
  const lang = request.idioma === 'ES' ? 'es' : 'ca';
  const dir3 = request.emisorDir3Codi;
  return {
    effect,
    emitter: { dir3, ...some({ unitDir3: request.organGestor, actingUser: request.usuariCodi }) },
    ...(request.procedimentCodi === undefined ? {} : { procedure: { sia: request.procedimentCodi } }),
    ...(request.numExpedient === undefined ? {} : { file: { id: request.numExpedient } }),
    title: { lang, value: request.concepte },
    ...(request.descripcio === undefined ? {} : { body: { lang, value: request.descripcio } }),
    language: lang,
    ...availabilityOf(request, settings),
    sendings: request.enviaments.map((enviament, n) => sendingOf(enviament, n + 1, request.retard)),
    documents: request.document == null ? [] : [documentOf(request.document, mediaType)],
  };
}

/** The whole event. `content`: where the document's bytes are. */
export function eventOf(
  data: Record<string, unknown>,
  of: { entity: string; kind: NotificacioV2['enviamentTipus']; identity: Identity; at: Date; content: object },
): Record<string, unknown> {
  const [document] = data.documents as Record<string, unknown>[];
  const { identificador, numero } = of.identity;
  return {
    specversion: '1.0',
    id: identificador,
    source: sourceOf(of.entity),
    type: of.kind === 'NOTIFICACIO' ? EVENT_TYPE.notification : EVENT_TYPE.communication,
    subject: identificador,
    time: of.at.toISOString(),
    datacontenttype: 'application/json',
    entitydir3: of.entity,
    data: {
      ...data,
      documents: [{ ...document, content: of.content }],
      vendor: { system: SYSTEM, kind: of.kind, refs: { identificador, numero } },
    },
  };
}

/* NOTIB's own rule where both are given: the date wins. */
function availabilityOf(request: NotificacioV2, settings: NotibSettings): Record<string, unknown> {
  const { caducitat, enviamentDataProgramada: notBefore } = request;
  const wanted = request.enviamentTipus === 'NOTIFICACIO' || notBefore !== undefined;
  const days = request.caducitatDiesNaturals ?? (wanted ? settings.naturalDays : undefined);
  if (caducitat === undefined && days === undefined) return {};
  const term = caducitat === undefined ? { naturalDays: days } : { expiresOn: caducitat };
  return { availability: { ...some({ notBefore }), ...term } };
}

/* The holder is whom it is about, the recipient who receives it for them. */
function sendingOf(enviament: EnviamentV2, n: number, retard: number | undefined): Record<string, unknown> {
  const { titular, destinataris, entregaPostal, serveiTipus } = enviament;
  const post = enviament.entregaPostalActiva ? (entregaPostal ?? null) : null;
  return {
    ref: String(n),
    ...(titular == null ? {} : { holder: personOf(titular) }),
    ...(destinataris.length === 0 ? {} : { representatives: destinataris.map(personOf) }),
    ...(enviament.entregaDehActiva && enviament.entregaDeh?.obligat === true ? { obliged: true } : {}),
    ...(titular?.incapacitat === true ? { holderIncapacitated: true } : {}),
    ...(post === null
      ? {}
      : {
          postalFallback: {
            address: addressOf(post),
            ...some({ afterDays: retard }),
            service: serveiTipus === 'URGENT' ? 'urgent' : 'normal',
          },
        }),
  };
}

function addressOf(postal: EntregaPostalV2): Record<string, unknown> {
  return some({
    form: FORMS[postal.tipus ?? 'SENSE_NORMALITZAR'],
    streetType: postal.viaTipus === undefined ? undefined : STREETS[postal.viaTipus],
    streetName: postal.viaNom,
    number: postal.numeroCasa,
    numberQualifier: postal.numeroQualificador,
    km: postal.puntKm,
    portal: postal.portal,
    stair: postal.escala,
    floor: postal.planta,
    door: postal.porta,
    block: postal.bloc,
    extra: postal.complement,
    postcode: postal.codiPostal,
    town: postal.poblacio,
    municipalityIne6: postal.municipiCodi,
    provinceIne2: postal.provincia,
    country: postal.paisCodi ?? DEFAULT_COUNTRY,
    poBox: postal.apartatCorreus,
    line1: postal.linea1,
    line2: postal.linea2,
  });
}

function documentOf(document: DocumentV2, mediaType: string): Record<string, unknown> {
  const eni = some({
    documentType: document.tipoDocumental === undefined ? undefined : DOCUMENT_TYPES[document.tipoDocumental],
    state: document.validesa === undefined ? undefined : VALIDITIES[document.validesa],
    origin: document.origen === undefined ? undefined : document.origen === 'CIUTADA' ? 'citizen' : 'administration',
  });
  return {
    role: 'main',
    name: document.arxiuNom,
    mediaType,
    ...(Object.keys(eni).length === 0 ? {} : { eni }),
    ...some({ signed: document.modoFirma }),
    normalized: document.normalitzat,
  };
}
