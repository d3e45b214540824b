/** e-NOTUM 4.0 (AOC, Catalonia): the façade a back office written for it sends its trameses to, and the reports it is told by. */
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import { ID, KINDS } from './codes.ts';
import {
  credentialSchema,
  type EnotumCredential,
  type EnotumEntity,
  type EnotumSettings,
  entitySchema,
  settingsSchema,
} from './config.ts';
import { status } from './format-status.ts';
import { push } from './push.ts';

const intake = {
  product: 'e-NOTUM 4.0 (AOC)',
  sources: [
    'ConsorciAOC/eNotum, missatgeria/4.0: README, XSD and RecepcioReports.wsdl, 2026-06-11',
    'ConsorciAOC/PCI, Missatgeria: Peticion and Respuesta (security not included)',
  ],
  emits: [KINDS.NOTIFICACIO, KINDS.COMUNICACIO],
  // Whoever still sends the same to the AOC would be notified twice: the operator must say that this is not so.
  defaultEffect: null,
  settingsSchema: settingsSchema,
  credentialSchema,
  entitySchema,
  push,
  status,
} satisfies VendorIntake<EnotumSettings, EnotumCredential, EnotumEntity>;

export const adapter = {
  id: ID,
  evidenceLevel: 'partial',
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
