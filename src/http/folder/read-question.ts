/** From a request of carpeta/v1 to the question behind every façade. */
import type { z } from 'zod';
import type {
  folderDetailRequestSchema,
  folderListRequestSchema,
  folderSummaryRequestSchema,
} from '../../../contracts/api/folder.ts';
import type { FolderFilter, FolderQuestion, PersonId, Power, Standing } from '../../../contracts/folder.ts';
import type { Finding } from '../../../contracts/outcome.ts';
import { idFault } from '../../domain/person-key.ts';
import type { HttpClient } from '../deps.ts';
import { FILTER_STATE, PERSON_TYPE } from './wire-codes.ts';

export const VIA = 'carpeta-v1';

export type SummaryRequest = z.infer<typeof folderSummaryRequestSchema>;
export type ListRequest = z.infer<typeof folderListRequestSchema>;
export type DetailRequest = z.infer<typeof folderDetailRequestSchema>;
type AnyRequest = (SummaryRequest | ListRequest | DetailRequest) & { filtro?: SummaryRequest['filtro'] };
type WirePerson = SummaryRequest['titular'];
type WireStanding = NonNullable<SummaryRequest['actuaComo']>;

export function questionOf(request: AnyRequest, client: HttpClient): FolderQuestion {
  return {
    asker: {
      clientId: client.id,
      entities: client.entities,
      requestId: request.idPeticion.toLowerCase(),
      askedAt: new Date(request.fechaPeticion),
      requester: { dir3: request.solicitante.dir3, system: request.solicitante.sistema },
      purpose: request.finalidad,
      via: VIA,
    },
    person: personOf(request.titular),
    standing: standingOf(request.actuaComo),
    filter: filterOf(request.filtro),
  };
}

/** Identifiers with a wrong control letter, which would only ever find nothing. */
export function personFindings(request: AnyRequest): Finding[] {
  const represented = request.actuaComo?.rol === 'REPRESENTANTE' ? request.actuaComo.representado : null;
  return [
    ...findingsOf('/titular', request.titular),
    ...(represented === null ? [] : findingsOf('/actuaComo/representado', represented)),
  ];
}

function findingsOf(pointer: string, person: WirePerson): Finding[] {
  const code = idFault(personOf(person));
  return code === null ? [] : [{ pointer: `${pointer}/documento`, code }];
}

function personOf({ tipoDocumento, documento, paisEmisor }: WirePerson): PersonId {
  return {
    type: PERSON_TYPE[tipoDocumento],
    number: documento,
    ...(paisEmisor === undefined ? {} : { country: paisEmisor }),
  };
}

function standingOf(as: WireStanding | undefined): Standing {
  if (as === undefined || as.rol === 'INTERESADO') return { role: 'holder' };
  return { role: 'representative', represented: personOf(as.representado), power: powerOf(as.poder) };
}

function powerOf(poder: Extract<WireStanding, { rol: 'REPRESENTANTE' }>['poder']): Power | null {
  if (poder === undefined) return null;
  const named = { registry: poder.registro, reference: poder.codigo };
  switch (poder.tipo) {
    case '6.4.a':
      return { scope: 'general', ...named };
    case '6.4.b':
      return { scope: 'bodies', ...named, bodies: poder.organos ?? [] };
    case '6.4.c':
      return { scope: 'procedures', ...named, procedures: poder.procedimientos ?? [] };
  }
}

function filterOf(filtro: SummaryRequest['filtro']): FolderFilter {
  const { estado, desde, hasta, sia, organos } = filtro ?? {};
  return {
    state: FILTER_STATE[estado ?? 'TODOS'],
    ...(desde === undefined ? {} : { since: desde }),
    ...(hasta === undefined ? {} : { until: hasta }),
    ...(sia === undefined ? {} : { sia }),
    ...(organos === undefined ? {} : { entities: organos }),
  };
}
