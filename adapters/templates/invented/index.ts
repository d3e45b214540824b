/** Invented: say here what the product is and how its events come; README.md beside this file says the rest. */
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import {
  type Credential,
  credentialSchema,
  type EntitySettings,
  entitySchema,
  type Settings,
  settingsSchema,
} from './config.ts';
import { openDocument } from './documents.ts';
import { concerns, deliver, succeeded } from './format-status.ts';
import { poll } from './poll.ts'; // poll
import { push } from './push.ts'; // push
import { queue } from './queue.ts'; // queue

const intake: VendorIntake<Settings, Credential, EntitySettings> = {
  product: 'Invented',
  sources: ['none yet: say document, version and day'],
  emits: ['es.citizenfolder.notification.requested.v1', 'es.citizenfolder.communication.requested.v1'],
  // The configuration must say whether its notifications are still to be made: a wrong guess starts a second term.
  defaultEffect: null,
  settingsSchema,
  credentialSchema,
  entitySchema,
  openDocument,
  status: { concerns, deliver, succeeded },
  poll: poll as never, // poll
  queue, // queue
  push, // push
};

export const adapter = {
  id: 'invented',
  // `own`: a protocol of ours. `public`: its owner publishes the contract. `partial`: some of it is known.
  evidenceLevel: 'own',
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
