/** Any e-office that answers our own live protocol: asked about one person while the citizen waits. */
import type { FileSource, VendorAdapter } from '../../../contracts/vendor.ts';
import { askFiles } from './ask-files.ts';
import { type EofficeLiveSettings, eofficeLiveSettingsSchema } from './config.ts';

const files: FileSource<EofficeLiveSettings> = { settingsSchema: eofficeLiveSettingsSchema, query: askFiles };

export const adapter = {
  id: 'eoffice-live',
  evidenceLevel: 'own',
  files: files as FileSource,
} satisfies VendorAdapter;
