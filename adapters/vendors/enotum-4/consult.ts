/** Consulta: one notification as it was asked for, and where it stands; the blocks that are asked for, as long as they are kept. */
import { createHash } from 'node:crypto';
import type { VendorFile, VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { answer } from './answers.ts';
import { type Context, findMessage } from './caller.ts';
import { issuerNode } from './report.ts';
import { type Asked, readAsked } from './schema-event.ts';
import { kindOf, practisedAt, stateOf } from './state.ts';
import { recipientsNode, signerNode } from './write-people.ts';
import { bytes, leaf, nillable, node, some, time } from './xml.ts';

type Wanted = {
  IdNotificacio: string;
  IncloureDadesOfici?: boolean | undefined;
  IncloureDocuments?: boolean | undefined;
  IncloureDestinataris?: boolean | undefined;
  IncloureDadesSignador?: boolean | undefined;
};

export async function consult(wanted: Wanted, context: Context): Promise<XmlNode> {
  const { gateway, caller } = context;
  const message = await findMessage(wanted.IdNotificacio, context);
  const { refs } = message;
  const asked = readAsked(await gateway.request(message.id));
  const [sending] = asked?.sendings ?? [];
  const document = wanted.IncloureDocuments === true ? await gateway.document(message.id) : null;
  return answer('Consulta', [
    leaf('IdNotificacio', wanted.IdNotificacio),
    issuerNode(caller.entity, { department: refs.departament ?? '', backOffice: refs.backOffice }),
    asked === null ? null : notificationNode(message, asked),
    stateNode(message),
    wanted.IncloureDadesOfici === true && asked?.body !== undefined
      ? node(
          'DadesOfici',
          leaf('CosNotificacio', asked.body.value),
          some('OficinaRegistre', refs.oficinaRegistre),
          some('UnitatOrganitzativa', refs.unitatOrganitzativa),
        )
      : null,
    document === null ? null : node('Documents', documentNode(document)),
    wanted.IncloureDestinataris === true && sending !== undefined ? recipientsNode(message, sending) : null,
    wanted.IncloureDadesSignador === true ? signerNode(message, sending) : null,
  ]);
}

/** NotificacioType. */
function notificationNode(message: VendorMessage, asked: Asked): XmlNode {
  const { refs } = message;
  return node(
    'DadesNotificacio',
    leaf('Titol', asked.title.value),
    leaf('Referencia', refs.referencia ?? ''),
    some('IdNotificacioEmissor', refs.idNotificacioEmissor),
    refs.numeroRegistre === undefined || refs.dataRegistre === undefined
      ? null
      : node(
          'DadesRegistre',
          leaf('NumeroRegistre', refs.numeroRegistre),
          time('DataRegistre', new Date(refs.dataRegistre)),
        ),
    refs.senseRegistre === undefined ? null : leaf('SenseRegistre', ''),
    leaf('TipusObjecte', kindOf(message)),
    leaf('TipusAcces', refs.tipusAcces ?? 'BAIX'),
    some('DiesExpiracio', refs.diesExpiracio ?? asked.availability?.naturalDays),
    some('Idioma', asked.language),
    some('Canal', refs.canal),
    some('ProcedimentSIA', asked.procedure?.sia),
    some('ProcedimentQuadreClassificacio', refs.quadreClassificacio),
    some('Expedient', refs.expedient),
    some('Tramit', refs.tramit),
    some('NumeroCas', refs.numeroCas),
  );
}

function stateNode(message: VendorMessage): XmlNode {
  const state = stateOf(message);
  return node(
    'DadesEstat',
    leaf('Estat', state),
    nillable('DataPublicacio', message.madeAvailableAt),
    nillable('DataAcceptacioRebuig', practisedAt(message)),
    state === 'ANUL·LADA' && message.legalAt !== null ? time('DataAnullacio', message.legalAt) : null,
  );
}

/* The README lets Consulta tell only a UUID of DESA'L; its schema wants one of the contents, and there is no DESA'L here. */
function documentNode({ name, bytes: content }: VendorFile): XmlNode {
  const hash = createHash('sha256').update(content).digest('base64');
  return node(
    'Resolucio',
    leaf('Nom', name.slice(0, 100)),
    leaf('Hash', hash, { Algoritme: 'SHA-256' }),
    leaf('Mida', content.byteLength),
    bytes('Dades', Buffer.from(Buffer.from(content).toString('base64'), 'latin1')),
  );
}
