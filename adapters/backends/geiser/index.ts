/** GEISER, the State's registry service, as a back end for registry entries. Read README.md beside this file first. */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { CONFIRM_FIRST } from '../../../contracts/backend-facts.ts';
import type { OutboundEntry } from '../../../contracts/message.ts';
import { confirm, reject } from './acts.ts';
import { arrivals } from './arrivals.ts';
import { check } from './check.ts';
import { configSchema, entityConfigSchema, type GeiserConfig, type GeiserEntity } from './config.ts';
import { healthy, interpret } from './interpret.ts';
import { probe, query } from './query.ts';
import { ENDINGS, LIMITS } from './schema.ts';
import { ask } from './search.ts';
import { send, sign } from './send.ts';
import { explain } from './texts.ts';
import { translate } from './translate.ts';

export const geiser: BackendAdapter<GeiserConfig, GeiserEntity, OutboundEntry> = {
  id: 'geiser',
  facts: {
    product: 'GEISER (registro, SIR)',
    sources: [
      'RegistroWebService (RGECO), version 1, put together from the client classes and the production plug-in of GovernIB/registre (registre-3.2-geiser); SICRES limits from the same registry',
    ],
    takes: ['registry-entry'],
    maxDocumentBytes: LIMITS.annexBytes,
    mediaTypes: Object.keys(ENDINGS),
    singleDocument: false,
    splitNames: true,
    statusBy: ['poll'],
    askByReference: true,
    refusesDuplicates: false,
    evidenceLevel: CONFIRM_FIRST,
  },
  configSchema,
  entityConfigSchema,
  // The town's own code stands for its registry office.
  sandboxEntity: ({ dir3, keyFile }) => ({
    application: 'CARPETA',
    user: 'REGISTRO',
    passwordFile: keyFile,
    office: dir3,
  }),
  signs: () => false,
  check,
  translate,
  sign,
  send,
  interpret,
  healthy,
  ask: (question, access, config, tools) => ask(question, { access, config, tools }),
  query: (question, access, config, tools) => query(question, { access, config, tools }),
  probe: (_endpoint, access, config, tools) => probe({ access, config, tools }),
  arrivals: (window, access, config, tools) => arrivals(window, { access, config, tools }),
  acts: { confirm, reject },
  explain,
};

// It keeps its own types; the core hands it back only what its own schemas parsed.
export const adapter = geiser as unknown as BackendAdapter;
