/** Apoder@ / REA, the State's register of powers. Read README.md beside this file first. */
import type { PowerRegister } from '../../../contracts/powers.ts';
import { ask } from './ask.ts';
import { type ApoderaConfig, type ApoderaEntity, configSchema, entityConfigSchema } from './config.ts';
import { explain } from './texts.ts';

export const apodera: PowerRegister<ApoderaConfig, ApoderaEntity> = {
  id: 'apodera',
  facts: {
    product: 'Apoder@ (REA)',
    sources: ['REA – Servicios Web v4.0.0, 2021-05-31, and its schemas, as a published client carries them'],
    evidenceLevel: 'partial',
  },
  configSchema,
  entityConfigSchema,
  sandboxEntity: { application: 'SANDBOX' },
  signs: () => true,
  ask: (question, access, config, tools) => ask(question, { access, config, tools }),
  believes: ({ answers }) => answers !== undefined,
  sample: { holder: '00000000T', representative: '99999999R' },
  explain,
};
