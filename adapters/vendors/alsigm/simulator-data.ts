/** What the simulated SIGEM has: notifications it made itself and files, constructed, of people who officially do not exist. */
import type { SigemDocument, SigemFile, SigemFileNotification, SigemMilestone, SigemRequest } from './schema.ts';

/** One page that says nothing. */
export const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

/** A row of sgm_nt_notificaciones: texts by SIGEM's names, and the names of its documents. */
export type SimulatedNotification = {
  fields: Record<string, string>;
  /** By which day it is found: fechaEntrega, which no answer tells. */
  deliveredAt: Date;
  documents: Record<string, Uint8Array | null>;
};

export type SimulatedFile = {
  fields: SigemFile & { numero: string };
  /** Interested persons. The public server names none of them in its answers. */
  persons: readonly string[];
  openedAt: Date;
  current: SigemMilestone | null;
  past: readonly SigemMilestone[];
  documents: readonly SigemDocument[];
  amendments: readonly SigemRequest[];
  payments: readonly SigemRequest[];
  notifications: readonly SigemFileNotification[];
  /** Nothing of its milestones can be had. */
  broken?: true;
};

/** A notification SIGEM made by itself; `written` is its dates as SIGEM writes them. */
export function sigemNotification(notiId: string, at: Date, written: string): SimulatedNotification {
  return {
    deliveredAt: at,
    documents: { 'resolucion.pdf': PDF },
    fields: {
      ...{ notiId, codigoNoti: `SN-${notiId}`, sistemaId: 'SISNOT', estado: '2' },
      ...{ numeroExpediente: `EXP/${notiId}`, procedimiento: 'PCD-1', numeroRegistro: `2026${notiId}` },
      ...{ asunto: 'Resolución de licencia de obra menor', texto: 'Se notifica la resolución.', idioma: 'es' },
      ...{ nifDest: '00000000T', nombreDest: 'CIUDADANIA', apellidosDest: 'FICTICIA PF' },
      ...{ correoDest: 'persona.ficticia@example.org', fechaRegistro: written },
    },
  };
}

/** A file at its second milestone, at which something is asked of its citizen. */
export function sigemFile(numero: string, openedAt: Date, written: string): SimulatedFile {
  const guid = (n: number) => `HITO-${numero}-${n}`;
  return {
    fields: {
      ...{ numero, estado: '0', procedimiento: 'Licencia de obra menor', numeroRegistro: `E-${numero}` },
      ...{ fechaInicio: written, fechaRegistro: written },
    },
    persons: ['00000000T'],
    openedAt,
    current: {
      ...{ guid: guid(2), codigo: 'REQUERIMIENTO_SUBSANACION', numeroExpediente: numero, fecha: written },
      descripcion: 'Requerimiento de subsanación',
    },
    past: [
      {
        guid: guid(1),
        codigo: 'NUEVOEXPEDIENTE',
        descripcion: 'Solicitud registrada',
        numeroExpediente: numero,
        fecha: written,
      },
    ],
    documents: [{ guid: `DOC-${numero}-1`, guidHito: guid(1), titulo: 'Solicitud' }],
    amendments: [
      {
        identificador: `SUB-${numero}`,
        identificadorHito: guid(2),
        mensajeParaElCiudadano: 'Aporte el plano de situación',
        fecha: written,
      },
    ],
    payments: [],
    notifications: [],
  };
}
