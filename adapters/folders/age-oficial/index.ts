/** The State's Carpeta Ciudadana ("Mis expedientes"). Its contract is not public: declared, asked for, never made up. */
import type { FolderFacade } from '../../../contracts/folder-facade.ts';
import { GatewayError } from '../../../src/errors.ts';
import { ageAskerSchema, ageSettingsSchema } from './config.ts';
import { QUESTIONS } from './questions.ts';

export const ageOficial = {
  id: 'age-oficial',
  product: 'Carpeta Ciudadana (Mis expedientes)',
  sources: ['none: the contract is not public'],
  evidenceLevel: 'none',
  identifiedBy: 'message',
  seals: false,
  listsActs: false,
  settingsSchema: ageSettingsSchema,
  askerSchema: ageAskerSchema,
  routes: [],
  maxBodyBytes: 0,
  openQuestions: QUESTIONS,
  async answer() {
    throw new GatewayError('contract-not-available', 'http', 'The contract of the Carpeta Ciudadana is not public.');
  },
  refuse: () => ({ status: 501, mediaType: 'text/plain; charset=utf-8', body: 'contract-not-available' }),
} satisfies FolderFacade;
