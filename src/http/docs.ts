/** The API described: the OpenAPI document, and a page that shows it with nothing loaded from elsewhere. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { GatewayError } from '../errors.ts';
import type { HttpEnv } from './context.ts';
import { openapiDocument } from './openapi.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};
/* Swagger UI sets styles from script, which this allows, and draws its icons from data: images. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Carpeta Gateway API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="api"><noscript><p>The description itself is at <a href="openapi.json">openapi.json</a>.</p></noscript></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });\n`;

export function docsRoutes(): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  let document: string | null = null;
  routes.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openapiDocument());
    return c.body(document, 200, { 'content-type': 'application/json' });
  });
  routes.get('/docs', (c) => c.html(PAGE, 200, { 'content-security-policy': POLICY }));
  routes.get('/docs/start.js', (c) => c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  routes.get('/docs/:asset', async (c) => {
    const name = c.req.param('asset');
    const mediaType = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (mediaType === undefined) throw new GatewayError('not-found', 'http', 'No such file.');
    const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
    const bytes = await readFile(join(folder, name));
    return c.body(new Uint8Array(bytes), 200, { 'content-type': mediaType, 'cache-control': 'public, max-age=86400' });
  });
  return routes;
}
