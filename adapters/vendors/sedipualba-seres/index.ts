/** SEDIPUALB@ (Diputación de Albacete): outgoing registry entries, polled. What it notified itself is mirrored, not sent again. */
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import {
  credentialSchema,
  cursorSchema,
  entitySchema,
  type SeresCredential,
  type SeresCursor,
  type SeresEntity,
  type SeresSettings,
  settingsSchema,
} from './config.ts';
import { openAnnex } from './documents.ts';
import { baseOf } from './login.ts';
import { readOne, readPage, start } from './read.ts';

const intake = {
  product: 'SEDIPUALB@ (SERES)',
  sources: ['SERES REST v1, Swagger of DipuAlba/ConectividadApiRestSeres, 2025-09-26'],
  emits: ['es.citizenfolder.notification.requested.v1', 'es.citizenfolder.communication.requested.v1'],
  // A salida with an electronic notification has been practised in its own sede: sending it again would start a second term.
  defaultEffect: 'mirror',
  settingsSchema,
  credentialSchema,
  entitySchema,
  addresses: (access) => [baseOf(access)],
  openDocument: openAnnex,
  poll: {
    cursorSchema: cursorSchema as never,
    start,
    progress: (cursor) => new Date((cursor as SeresCursor).until),
    read: (cursor, access, tools) => readPage(cursor as SeresCursor, access, tools),
    readOne,
  },
} satisfies VendorIntake<SeresSettings, SeresCredential, SeresEntity>;

export const adapter = {
  id: 'sedipualba-seres',
  evidenceLevel: 'public',
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
