import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '../../contracts/api/routes.ts';
import { API_SCHEMAS } from '../../contracts/api/schemas.ts';
import { openapiDocument } from '../../src/http/openapi.ts';
import { harness } from '../http/harness.ts';

const checkedIn = readFileSync(new URL('../../contracts/api/openapi.json', import.meta.url), 'utf8');
const { app, ask } = harness({ query: async () => ({ rows: [], rowCount: 0 }) } as unknown as Pool);

/** Served, and no part of the API: what the documentation page loads, and the operator's pages below the first. */
const NOT_API = ['GET /docs/start.js', 'GET /docs/:asset', 'GET /operator'];
const isPage = (path: string) => /^\/operator\/./.test(path);

describe('the OpenAPI document', () => {
  it('checked in is the one the schemas say (test/contract/write-openapi.ts writes it anew)', () => {
    expect(JSON.parse(checkedIn)).toEqual(JSON.parse(JSON.stringify(openapiDocument())));
  });

  it('is what /openapi.json serves', async () => {
    expect(await (await ask('/openapi.json', { key: '' })).json()).toEqual(JSON.parse(checkedIn));
  });

  it('has every route there is, and none that is not', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !NOT_API.includes(`${method} ${path}`) && !isPage(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    const described = API_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(served)].toSorted()).toEqual(described.toSorted());
  });

  it('leaves out what this version does not have', () => {
    for (const path of ['aoc-hcc', 'scsp-v3', 'age-oficial', 'vendors'])
      expect(
        Object.keys((JSON.parse(checkedIn) as { paths: object }).paths).filter(
          (each) => each.includes(path) && !each.startsWith('/v1/'),
        ),
      ).toEqual([]);
  });

  it('refers to no schema that is missing', () => {
    const names = [...checkedIn.matchAll(/"\$ref": "([^"]+)"/g)].map(([, ref = '']) => ref);
    expect(names.length).toBeGreaterThan(0);
    for (const ref of new Set(names))
      expect(Object.keys(API_SCHEMAS)).toContain(ref.replace('#/components/schemas/', ''));
  });

  it('asks for a key exactly where the application does', async () => {
    for (const { method, path, scope } of API_ROUTES) {
      const response = await ask(path.replace(/\{\w+\}/g, 'notifica'), {
        key: '',
        method: method.toUpperCase(),
        from: '192.0.2.7',
      });
      expect([path, response.status === 401]).toEqual([path, scope !== null]);
    }
  });
});
