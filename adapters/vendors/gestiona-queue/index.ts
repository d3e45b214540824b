/** esPublico Gestiona: the queues of connectors in its circuits. Thin messages; what its contract does not tell is configured. */
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import {
  credentialSchema,
  entitySchema,
  type GestionaCredential,
  type GestionaEntity,
  type GestionaSettings,
  settingsSchema,
} from './config.ts';
import { openContent } from './documents.ts';
import { ack, lease, queuesOf, subscribe } from './queue.ts';

const intake = {
  product: 'esPublico Gestiona',
  sources: [
    'Samples of the vendor: gestiona/javaExample (2016), cSharpExample (2016), phpExample (2017)',
    'An integrator: lmcfsgit/GestionaGatewayAPI, UpstreamCalls 1.9.0 and tests (2026)',
  ],
  emits: ['es.citizenfolder.notification.requested.v1', 'es.citizenfolder.communication.requested.v1'],
  // Whether a tenant has notified by itself before its circuit comes to the connector is not known: the installation says.
  defaultEffect: null,
  settingsSchema,
  credentialSchema,
  entitySchema,
  openDocument: openContent,
  queue: { queuesOf, subscribe, lease, ack },
} satisfies VendorIntake<GestionaSettings, GestionaCredential, GestionaEntity>;

export const adapter = {
  id: 'gestiona-queue',
  evidenceLevel: 'partial',
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
