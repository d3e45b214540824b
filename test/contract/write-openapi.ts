/** Writes contracts/api/openapi.json anew: `node src/start.mjs test/contract/write-openapi.ts`. */
import { writeFileSync } from 'node:fs';
import { openapiDocument } from '../../src/http/openapi.ts';

const target = new URL('../../contracts/api/openapi.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(openapiDocument(), null, 2)}\n`);
