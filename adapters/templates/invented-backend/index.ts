/** Invented Backend: say here what the service is and how it is spoken to; README.md beside this file says the rest. */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { ask, probe, query } from './ask.ts';
import { check } from './check.ts';
import { type Config, configSchema, type EntityConfig, entityConfigSchema } from './config.ts';
import { healthy, interpret } from './interpret.ts';
import { LIMITS, MEDIA_TYPES } from './schema.ts';
import { send, sign } from './send.ts';
import { explain } from './texts.ts';
import { translate } from './translate.ts';

export const backend: BackendAdapter<Config, EntityConfig> = {
  id: 'invented-backend',
  facts: {
    product: 'Invented Backend',
    sources: ['none yet: say document, version and day'],
    takes: ['notification', 'communication'],
    maxDocumentBytes: LIMITS.documentBytes,
    mediaTypes: MEDIA_TYPES,
    singleDocument: true,
    splitNames: false,
    statusBy: ['poll'],
    askByReference: true,
    refusesDuplicates: true,
    // `own`: a protocol of ours. `public`: its owner publishes the contract. `partial`: some of it is known.
    evidenceLevel: 'own',
  },
  configSchema,
  entityConfigSchema,
  signs: () => false,
  check,
  translate,
  sign,
  send,
  interpret,
  healthy,
  ask,
  query,
  probe: (_endpoint, access, config, tools) => probe(access, config, tools),
  explain,
};

// It keeps its own types; the core hands it back only what its own schemas parsed.
export const adapter = backend as unknown as BackendAdapter;
