/**
 * One sending as the body of `altaRemesaEnvios` (NotificaWsV21): one envío per batch, so that an answer can never be
 * matched to the wrong person. Elements in the documented order; empty ones are left out.
 */
import { EVENT_TYPES, type Person } from '../../../contracts/event.ts';
import type { OutboundMessage } from '../../../contracts/message.ts';
import type { Translated } from '../../../contracts/backend.ts';
import type { Warning } from '../../../contracts/outcome.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { element, serialise, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import type { NotificaEntity } from './config.ts';
import { postalDelivery } from './postal.ts';
import { replacements, sanitiseText } from './sanitise.ts';
import { KIND, LIMITS, NS } from './schema.ts';

export type Context = { entity: NotificaEntity; today: string };

export function translate(message: OutboundMessage, context: Context): Translated {
  const { event, sending, document, expiresOn } = message;
  const { data } = event;
  const warnings: Warning[] = [];
  const concepto = clean(data.title.value, { pointer: '/data/title/value', max: LIMITS.concepto, warnings });
  const descripcion = data.body === undefined ? undefined : clean(data.body.value, { pointer: '/data/body/value', max: LIMITS.descripcion, warnings });
  const scheduled = data.availability?.notBefore;
  const root = element(
    'not:altaRemesaEnvios',
    { namespaces: { not: NS.alta } },
    ...some('codigoOrganismoEmisor', message.issuer),
    ...some('tipoEnvio', event.type === EVENT_TYPES.notification ? KIND.notification : KIND.communication),
    ...some('concepto', concepto),
    ...some('descripcion', descripcion),
    ...some('fechaEnvioProgramado', scheduled !== undefined && scheduled > context.today ? scheduled : undefined),
    ...some('procedimiento', data.procedure?.sia),
    element(
      'not:documento',
      {},
      element('not:contenido', {}, document.contentBase64),
      ...some('hash', Buffer.from(document.sha256).toString('base64')),
      options('opcionesDocumento', [
        ['normalizado', document.normalized === true ? 'si' : 'no'],
        ['generarCsv', 'no'],
      ]),
    ),
    element('not:envios', {}, envio(message, context, warnings)),
    ...batchOptions(sending.postalFallback?.afterDays, expiresOn),
  );
  return { payload: serialise(root), warnings };
}

function envio({ reference, sending }: OutboundMessage, context: Context, warnings: Warning[]): XmlNode {
  const representative = sending.representatives?.[0];
  // An incapacitated holder is notified in the person of the representative, who then is the one the platform knows.
  const swapped = sending.holderIncapacitated === true && representative !== undefined;
  const holder = swapped ? representative : sending.holder;
  const others = swapped || representative === undefined ? [] : [representative];
  const recipients = others.map((each) => person('destinatario', each, warnings));
  const postal = sending.postalFallback;
  return element(
    'not:envio',
    {},
    ...some('referenciaEmisor', reference),
    person('titular', holder, warnings),
    ...(recipients.length === 0 ? [] : [element('not:destinatarios', {}, ...recipients)]),
    ...(postal === undefined ? [] : [postalDelivery(postal.address, context.entity.postal)]),
  );
}

/** A natural person has names, anybody else a company name: never both. */
function person(name: string, who: Person, warnings: Warning[]): XmlNode {
  const natural = who.kind === 'natural' || who.kind === 'natural-without-nif';
  const surnames = [who.surname1, who.surname2].map((each) => each?.trim()).filter((each) => each !== undefined && each !== '');
  const tidy = (value: string | undefined, max: number) =>
    value === undefined ? undefined : clean(value, { pointer: '', max, warnings: [] });
  if ([who.givenName, ...surnames, who.legalName].some((each) => each !== undefined && replacements(each) !== null))
    warnings.push({ code: 'name-adapted', pointer: '/data/sendings' });
  return element(
    `not:${name}`,
    {},
    ...some('nif', nifOf(who)),
    ...some('nombre', natural ? tidy(who.givenName, LIMITS.nombre) : undefined),
    ...some('apellidos', natural ? tidy(surnames.join(' '), LIMITS.apellidos) : undefined),
    ...some('razonSocial', natural ? undefined : tidy(who.legalName, LIMITS.razonSocial)),
    ...some('email', who.email),
    ...some('telefono', who.phone),
    ...some('codigoDestino', who.kind === 'administration' ? who.dir3 : undefined),
  );
}

function nifOf(who: Person): string | undefined {
  const spanish = who.idType === 'NIF' || who.idType === 'NIE' || who.idType === 'CIF';
  return spanish && who.idNumber !== undefined ? normaliseId(who.idNumber) : undefined;
}

function clean(text: string, into: { pointer: string; max: number; warnings: Warning[] }): string {
  const changed = replacements(text);
  if (changed !== null) into.warnings.push({ code: 'characters-replaced', pointer: into.pointer, ...changed });
  return sanitiseText(text, into.max);
}

/** `retardo` only with a postal channel; `caducidad` is what makes a sending end. */
function batchOptions(afterDays: number | undefined, expiresOn: string | null): XmlNode[] {
  const list: [string, string][] = [];
  if (afterDays !== undefined) list.push(['retardo', String(afterDays)]);
  if (expiresOn !== null) list.push(['caducidad', expiresOn]);
  return list.length === 0 ? [] : [options('opcionesRemesa', list)];
}

function options(name: string, list: readonly (readonly [string, string])[]): XmlNode {
  return element(`not:${name}`, {}, ...list.map(([tipo, value]) => element('not:opcion', { attributes: { tipo } }, value)));
}

function some(name: string, value: string | undefined): XmlChild[] {
  return value === undefined || value === '' ? [] : [element(`not:${name}`, {}, value)];
}
