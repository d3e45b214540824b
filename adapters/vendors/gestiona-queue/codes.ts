/** Gestiona's words, and what they are to us. Each was read in a vendor sample or in one integrator's public code (README). */

export const ADDON_TOKEN = 'x-gestiona-addon-token';
export const ACCESS_TOKEN = 'x-gestiona-access-token';

/** Of the bookmarks at the root of the API; looked up by their name, never by their place in the list. */
export const AUTHORIZATIONS = 'vnd.gestiona.addon.authorizations';

export const MEDIA = {
  message: 'application/vnd.gestiona.queues.message',
  answer: 'application/vnd.gestiona.connector-response+json',
} as const;

/** Of the content of a document. */
export const STORAGE = {
  size: 'x-gestiona-storage-size',
  extension: 'x-gestiona-storage-extension',
  mediaType: 'x-gestiona-storage-mime-type',
  md5: 'x-gestiona-storage-md5',
  sha1: 'x-gestiona-storage-sha1',
  sha512: 'x-gestiona-storage-sha512',
} as const;

/** `type` of a third. */
export const THIRD_TYPES: readonly string[] = ['PHISIC', 'JURIDICAL'];
/** `type` of what lies in a file. */
export const ENTRY_TYPES: readonly string[] = ['DOC', 'FOLDER'];

/** By the ending of a document's name; one without is taken for a PDF, and its first bytes must say so. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', zip: 'application/zip' };

/** `country` of an address, as seen (Spanish name) or as ISO 3166 alpha-3. */
export const COUNTRIES: Readonly<Record<string, string>> = {
  ESPAÑA: 'ES',
  ESP: 'ES',
  PORTUGAL: 'PT',
  PRT: 'PT',
  FRANCIA: 'FR',
  FRA: 'FR',
  ANDORRA: 'AD',
  AND: 'AD',
};
