/** Any e-office that speaks our own events: it pushes them, and is told by a signed webhook. The smallest adapter there is. */
import { EVENT_TYPES } from '../../../contracts/event.ts';
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import type { VendorIntake } from '../../../contracts/vendor-intake.ts';
import {
  type CanonicalCredential,
  type CanonicalEntity,
  credentialSchema,
  entitySchema,
  settingsSchema,
} from './config.ts';
import { concerns } from './format-status.ts';
import { problem, routes } from './receive.ts';
import { succeeded, tell } from './tell.ts';

const intake = {
  product: 'Canonical events',
  sources: ['contracts/event.ts of this project', 'CloudEvents 1.0', 'Standard Webhooks 1.0'],
  emits: Object.values(EVENT_TYPES),
  // Each event says its own; what the configuration says must agree, and nobody can guess it.
  defaultEffect: null,
  settingsSchema,
  credentialSchema,
  entitySchema,
  push: { scheme: 'bearer', presents: ({ key }) => key, routes, problem },
  status: { deliver: tell, succeeded, concerns },
} satisfies VendorIntake<Record<string, never>, CanonicalCredential, CanonicalEntity>;

export const adapter = {
  id: 'canonical',
  evidenceLevel: 'own',
  intake: intake as unknown as VendorIntake,
} satisfies VendorAdapter;
