/** One result of a Cerca (RespostaCerca.xsd, Resultats/Notificacio). */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { daysBetween, endOfMadridDay, madridDay } from '../../../src/domain/calendar.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import type { Context } from './caller.ts';
import { issuerNode } from './report.ts';
import { readAsked } from './schema-event.ts';
import { kindOf, practisedAt, stateOf } from './state.ts';
import { leaf, nillable, node, some, time } from './xml.ts';

/** Where a title the schema wants is erased by now. */
const ERASED = 'Contingut esborrat';

export async function resultNode(message: VendorMessage, { gateway, caller, settings }: Context): Promise<XmlNode> {
  const { refs, expiresOn } = message;
  const asked = readAsked(await gateway.request(message.id));
  const ends = kindOf(message) === 'NOTIFICACIO' && message.madeAvailableAt !== null ? expiresOn : null;
  const left = ends === null ? 0 : daysBetween(madridDay(gateway.now()), ends);
  return node(
    'Notificacio',
    leaf('IdNotificacio', refs.idNotificacio ?? ''),
    issuerNode(caller.entity, { department: refs.departament ?? '', backOffice: refs.backOffice }),
    leaf('Titol', asked?.title.value ?? ERASED),
    leaf('Referencia', refs.referencia ?? ''),
    leaf('TipusObjecte', kindOf(message)),
    time('DataCreacio', message.acceptedAt),
    refs.numeroRegistre === undefined
      ? null
      : node(
          'DadesRegistre',
          leaf('NumeroRegistre', refs.numeroRegistre),
          nillable('DataRegistre', refs.dataRegistre === undefined ? null : new Date(refs.dataRegistre)),
        ),
    nillable('DataPublicacio', message.madeAvailableAt),
    nillable('DataAcceptacioRebuig', practisedAt(message)),
    leaf('Estat', stateOf(message)),
    left > 0 ? leaf('DiesExpiracio', left) : null,
    ends === null ? null : time('DataLimit', endOfMadridDay(ends)),
    leaf('TipusAcces', refs.tipusAcces ?? 'BAIX'),
    leaf('Idioma', asked?.language ?? settings.language),
    some('Canal', refs.canal),
    some('ProcedimentSIA', asked?.procedure?.sia),
    some('ProcedimentQuadreClassificacio', refs.quadreClassificacio),
    some('Expedient', refs.expedient),
    some('Tramit', refs.tramit),
    some('NumeroCas', refs.numeroCas),
  );
}
