/** NOTIB (Govern de les Illes Balears): its client API, so that an application written for it sends through this gateway unchanged. */
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import { problem } from './answers.ts';
import {
  credentialSchema,
  entitySchema,
  type NotibCredential,
  type NotibEntity,
  type NotibSettings,
  settingsSchema,
} from './config.ts';
import { ROUTES } from './routes.ts';
import { status } from './status.ts';

const intake = {
  product: 'NOTIB (API v2)',
  sources: [
    'GovernIB/notib, branch notib2-dev 2.0.12 (2025-12-12): client, REST controllers, validator, callbacks',
    'NOTIB_integracio v1.15 (2023-05)',
  ],
  emits: ['es.citizenfolder.notification.requested.v1', 'es.citizenfolder.communication.requested.v1'],
  // Whoever calls `alta` wants it delivered.
  defaultEffect: 'deliver',
  settingsSchema,
  credentialSchema,
  entitySchema,
  push: {
    scheme: 'basic',
    presents: ({ user, password }) => `${user}:${password}`,
    routes: ROUTES,
    asksByPerson: true,
    problem,
  },
  status,
} satisfies VendorIntake<NotibSettings, NotibCredential, NotibEntity>;

export const adapter = {
  id: 'notib-v2',
  evidenceLevel: 'public',
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
