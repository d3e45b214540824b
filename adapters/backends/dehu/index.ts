/** DEHú, as the inbox of the town for what other administrations notify to it. Read README.md beside this file first. */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { CONFIRM_FIRST } from '../../../contracts/backend-facts.ts';
import { RECEIVES_ONLY } from '../../../contracts/receives-only.ts';
import { accept } from './accept.ts';
import { arrivals } from './arrivals.ts';
import { configSchema, type DehuConfig, type DehuEntity, entityConfigSchema } from './config.ts';
import { healthy, probe, query } from './query.ts';
import { explain } from './texts.ts';

export const dehu: BackendAdapter<DehuConfig, DehuEntity> = {
  ...RECEIVES_ONLY,
  id: 'dehu',
  facts: {
    product: 'DEHú (Gran Destinatario)',
    sources: [
      'WSDLs of LEMA version 2 and Realizadas version 1 as stored in GovernIB/registre; what clients of 2024 and 2026 note of real calls',
    ],
    takes: [],
    maxDocumentBytes: 0,
    mediaTypes: [],
    singleDocument: true,
    splitNames: false,
    statusBy: ['poll'],
    askByReference: false,
    refusesDuplicates: false,
    evidenceLevel: CONFIRM_FIRST,
  },
  configSchema,
  entityConfigSchema,
  // The form of a town's NIF, of a province there is not: no register has it.
  sandboxEntity: ({ ine, name }) => ({ nif: `P${ine}00A`, name }),
  signs: () => true,
  healthy,
  arrivals: (window, access, config, tools) => arrivals(window, { access, config, tools }),
  acts: { accept },
  query: (question, access, config, tools) => query(question, { access, config, tools }),
  probe: (_endpoint, access, config, tools) => probe({ access, config, tools }),
  explain,
};

// It keeps its own types; the core hands it back only what its own schemas parsed.
export const adapter = dehu as unknown as BackendAdapter;
