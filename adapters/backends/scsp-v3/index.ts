/**
 * SCSP v3: data of another administration instead of a paper of the citizen's, through the Plataforma de Intermediación
 * or a regional node that speaks the same. README.md beside this file says what is known of it and what is not.
 */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { CONFIRM_FIRST } from '../../../contracts/backend-facts.ts';
import type { OutboundDataRequest } from '../../../contracts/message.ts';
import { ask, probe, query } from './ask.ts';
import { check } from './check.ts';
import { type Config, configSchema, type EntityConfig, entityConfigSchema } from './config.ts';
import { healthy, interpret } from './interpret.ts';
import { send, sign } from './send.ts';
import { explain } from './texts.ts';
import { place, translate } from './translate.ts';

export const scspV3: BackendAdapter<Config, EntityConfig, OutboundDataRequest> = {
  id: 'scsp-v3',
  facts: {
    product: 'Plataforma de Intermediación de Datos (SCSP v3)',
    sources: [
      'XSD and WSDL of SCSP v3 services as GovernIB/pinbal 2.0 and GovernIB/emiserv 2.0 bundle them',
      'scsp-core 5.0.11: what the State’s own client signs and does',
    ],
    takes: ['data-request'],
    maxDocumentBytes: 0,
    mediaTypes: [],
    singleDocument: false,
    splitNames: false,
    statusBy: ['poll'],
    askByReference: true,
    refusesDuplicates: true,
    evidenceLevel: CONFIRM_FIRST,
  },
  configSchema,
  entityConfigSchema,
  sandboxEntity: ({ name }) => ({ nif: 'Q0000000J', name }),
  signs: () => true,
  check,
  place,
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
export const adapter = scspV3 as unknown as BackendAdapter;
