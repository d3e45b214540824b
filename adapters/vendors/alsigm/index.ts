/** AL SIGM / SIGEM: it hands notifications to us by its own SOAP contract, is read, told states, and asked for files live. */
import type { FileSource, VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import { askFiles } from './ask-files.ts';
import {
  type AlsigmCredential,
  type AlsigmCursor,
  type AlsigmEntity,
  type AlsigmFiles,
  type AlsigmSettings,
  credentialSchema,
  cursorSchema,
  entitySchema,
  filesSchema,
  settingsSchema,
} from './config.ts';
import { openDocument } from './documents.ts';
import { push } from './facade.ts';
import { concerns, tellState, toldState } from './format-status.ts';
import { readOne, readPage, start } from './read.ts';

const intake = {
  product: 'AL SIGM / SIGEM',
  sources: [
    'e-admin/alsigm @88dd7021 (2015-11-17): WSDL of NotificacionesWebService and ConsultaExpedientesWebService',
    'the same: SIGEM_NotificacionWS, SIGEM_Notificaciones, SIGEM_ConsultaWS, SIGEM_ConsultaExpedientes (Java)',
  ],
  emits: [
    'es.citizenfolder.notification.requested.v1',
    'es.citizenfolder.communication.requested.v1',
    'es.citizenfolder.file.status-changed.v1',
  ],
  // It hands notifications over and makes its own: which of the two an entity does, only the installation knows.
  defaultEffect: null,
  settingsSchema,
  credentialSchema,
  entitySchema,
  openDocument,
  status: { deliver: tellState, succeeded: toldState, concerns },
  poll: {
    cursorSchema: cursorSchema as never,
    start,
    progress: (cursor) => new Date((cursor as AlsigmCursor).until),
    read: (cursor, access, tools) => readPage(cursor as AlsigmCursor, access, tools),
    readOne,
  },
  push,
} satisfies VendorIntake<AlsigmSettings, AlsigmCredential, AlsigmEntity>;

const files: FileSource<AlsigmFiles> = { settingsSchema: filesSchema, query: askFiles };

export const adapter = {
  id: 'alsigm',
  evidenceLevel: 'public',
  files: files as FileSource,
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
