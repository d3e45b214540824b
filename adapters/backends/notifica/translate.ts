/**
 * One sending as the body of `altaRemesaEnvios` (NotificaWsV21): one envío per batch, so that an answer can never be
 * matched to the wrong person. Elements in the documented order; empty ones are left out.
 */

import type { Translated } from '../../../contracts/backend.ts';
import { EVENT_TYPES } from '../../../contracts/event.ts';
import type { OutboundSending } from '../../../contracts/message.ts';
import type { Warning } from '../../../contracts/outcome.ts';
import { element, serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import type { NotificaEntity } from './config.ts';
import { isNatural, type Named, namedIn, nifOf, surnamesOf } from './people.ts';
import { postalDelivery } from './postal.ts';
import { adapt, plain, warningsOf } from './sanitise.ts';
import { KIND, LIMITS, NS } from './schema.ts';
import { options, some } from './wire.ts';

export type Context = { entity: NotificaEntity; today: string };

export function translate(message: OutboundSending, context: Context): Translated {
  const { event, sending, document, expiresOn } = message;
  const { data } = event;
  const warnings: Warning[] = [];
  const clean = (value: string | undefined, pointer: string, max: number) => {
    if (value === undefined) return undefined;
    const adapted = adapt(value, max);
    warnings.push(...warningsOf(adapted, pointer, { personal: false }));
    return adapted.text;
  };
  const concepto = clean(data.title.value, '/data/title/value', LIMITS.concepto);
  const descripcion = clean(data.body?.value, '/data/body/value', LIMITS.descripcion);
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
      ...options('opcionesDocumento', [
        ['normalizado', document.normalized === true ? 'si' : 'no'],
        ['generarCsv', 'no'],
      ]),
    ),
    element('not:envios', {}, envio(message, context, warnings)),
    ...batchOptions(sending.postalFallback?.afterDays, expiresOn),
  );
  return { payload: serialise(root), warnings };
}

function envio({ event, reference, sending }: OutboundSending, context: Context, warnings: Warning[]): XmlNode {
  const position = event.data.sendings.findIndex(({ ref }) => ref === sending.ref);
  const { holder, recipients } = namedIn(sending, `/data/sendings/${position}`);
  const others = recipients.map((each) => person('destinatario', each, warnings));
  const postal = sending.postalFallback;
  return element(
    'not:envio',
    {},
    ...some('referenciaEmisor', reference),
    person('titular', holder, warnings),
    ...(others.length === 0 ? [] : [element('not:destinatarios', {}, ...others)]),
    ...(postal === undefined ? [] : [postalDelivery(postal.address, context.entity.postal)]),
  );
}

/** A natural person has names, anybody else a company name: never both. */
function person(wireName: string, { person: who, pointer }: Named, warnings: Warning[]): XmlNode {
  const natural = isNatural(who);
  const named = natural ? (['givenName', 'surname1', 'surname2'] as const) : (['legalName'] as const);
  for (const name of named) {
    const unlimited = adapt(who[name] ?? '', Number.POSITIVE_INFINITY);
    warnings.push(...warningsOf(unlimited, `${pointer}/${name}`, { personal: true }));
  }
  const tidy = (value: string | undefined, max: number) => (value === undefined ? undefined : adapt(value, max).text);
  return element(
    `not:${wireName}`,
    {},
    ...some('nif', nifOf(who)),
    ...some('nombre', natural ? tidy(who.givenName, LIMITS.nombre) : undefined),
    ...some('apellidos', natural ? tidy(surnamesOf(who), LIMITS.apellidos) : undefined),
    ...some('razonSocial', natural ? undefined : tidy(who.legalName, LIMITS.razonSocial)),
    ...some('email', who.email === undefined ? undefined : plain(who.email)),
    ...some('telefono', who.phone === undefined ? undefined : plain(who.phone)),
    ...some('codigoDestino', who.kind === 'administration' ? who.dir3 : undefined),
  );
}

/** `retardo` only with a postal channel; `caducidad` is what makes a sending end. */
function batchOptions(afterDays: number | undefined, expiresOn: string | null): XmlNode[] {
  return options('opcionesRemesa', [
    ['retardo', afterDays === undefined ? undefined : String(afterDays)],
    ['caducidad', expiresOn ?? undefined],
  ]);
}
