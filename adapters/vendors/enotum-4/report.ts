/** A Report of e-NOTUM 4.0 (Report.xsd): who issued it, of which day, and where each notification stands. */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { madridDay } from '../../../src/domain/calendar.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import type { EnotumEntity } from './config.ts';
import { type Asked, readAsked } from './schema-event.ts';
import { changedAt, kindOf, stateOf } from './state.ts';
import { signerNode } from './write-people.ts';
import { leaf, nillable, node, some, time } from './xml.ts';

export type ReportKind = 'OnLine' | 'Diari';

/** Emissor; `backOffice` where the report is of one. */
export function issuerNode(entity: EnotumEntity, of: { department: string; backOffice?: string | undefined }): XmlNode {
  const name = entity.departments.find(({ code }) => code === of.department)?.name ?? of.department;
  return node(
    'Emissor',
    leaf('CodiOrganisme', entity.organisation.code),
    leaf('NomOrganisme', entity.organisation.name),
    leaf('CodiDepartament', of.department),
    leaf('NomDepartament', name),
    some('BackOffice', of.backOffice),
  );
}

type Of = { entity: EnotumEntity; department: string; kind: ReportKind; now: Date; items: readonly XmlNode[] };

export function reportNode({ entity, department, kind, now, items }: Of): XmlNode {
  return node(
    'Report',
    issuerNode(entity, { department }),
    leaf('DataInforme', madridDay(now)),
    leaf('TipusInforme', kind),
    ...items,
  );
}

/** `event`: what was asked for, for who practised it; null where it is not kept. */
export function reportItem(message: VendorMessage, event: Record<string, unknown> | null, now: Date): XmlNode {
  const { refs } = message;
  const asked = readAsked(event);
  return node(
    'DadesNotificacio',
    node('DadesEstat', leaf('Estat', stateOf(message)), time('DataActualitzacio', changedAt(message, now))),
    node(
      'DadesNotificacio',
      leaf('Referencia', refs.referencia ?? ''),
      leaf('IdNotificacio', refs.idNotificacio ?? ''),
      leaf('TipusObjecte', kindOf(message)),
      some('DiesExpiracio', refs.diesExpiracio ?? termOf(asked)),
      some('IdNotificacioEmissor', refs.idNotificacioEmissor),
      some('Canal', refs.canal),
    ),
    registeredNode(message),
    signerNode(message, asked?.sendings[0]),
    some('BackOffice', refs.backOffice),
  );
}

function termOf(asked: Asked | null): number | undefined {
  return asked?.availability?.naturalDays;
}

/* The gateway registers nothing: where the sender did not, there is nothing to say, and the schema lets it be said. */
function registeredNode({ refs }: VendorMessage): XmlNode {
  const at = refs.dataRegistre === undefined ? null : new Date(refs.dataRegistre);
  return node('DadesRegistre', nillable('DataRegistre', at), nillable('NumeroRegistreSortida', refs.numeroRegistre));
}
