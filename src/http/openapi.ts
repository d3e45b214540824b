/** Generates the OpenAPI 3.1 document from the route table and the zod schemas; contracts/api/openapi.json is its output. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { API_ROUTES } from '../../contracts/api/routes.ts';
import { API_SCHEMAS, type ApiContent, type ApiRoute, type SchemaName } from '../../contracts/api/schemas.ts';

type Json = Record<string, unknown>;

const PLAIN: Record<'bytes' | 'text', Json> = {
  bytes: { type: 'string', format: 'binary' },
  text: { type: 'string' },
};
const SUMMARY_OF_ERRORS = 'RFC 9457 problem with every fault found; Accept-Language: es, ca or en';

export function openapiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const route of API_ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Carpeta Gateway',
      version: versionOf(),
      description: 'Events of municipal e-offices in, their delivery and legal status out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        clientKey: { type: 'http', scheme: 'bearer', description: 'The key of a client of this gateway' },
      },
    },
  };
}

function operationOf(route: ApiRoute): Json {
  const answers = Object.entries(route.answers).map(([status, { description, content }]) => [
    status,
    { description, ...(content === undefined ? {} : { content: contentOf(content, route.example?.answer) }) },
  ]);
  const problems = [...route.problems, 500].map((status) => [
    String(status),
    { description: SUMMARY_OF_ERRORS, content: contentOf({ 'application/problem+json': 'Problem' }) },
  ]);
  const parameters = [
    ...pathParameters(route.path),
    ...queryParameters(route.query),
    ...headerParameters(route.headers),
  ];
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.scope === null
      ? { security: [] }
      : { security: [{ clientKey: [] }], description: `Scope: ${route.scope}` }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: route.bodyOptional !== true, content: contentOf(route.body, route.example?.body) },
        }),
    responses: Object.fromEntries([...problems, ...answers].sort(([a], [b]) => String(a).localeCompare(String(b)))),
  };
}

function contentOf(content: ApiContent, example?: unknown): Json {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, names]) => [
      mediaType,
      { schema: schemaOf(names), ...(example === undefined ? {} : { example }) },
    ]),
  );
}

function schemaOf(names: ApiContent[string]): Json {
  if (names === 'bytes' || names === 'text') return PLAIN[names];
  return typeof names === 'string' ? { $ref: refOf(names) } : { oneOf: names.map((each) => ({ $ref: refOf(each) })) };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: ApiRoute['query']): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' }) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  // What is read as a number arrives as text; its limits are those of the value read.
  const read = (z.toJSONSchema(query, { io: 'output' }) as { properties?: Record<string, Json> }).properties ?? {};
  return Object.keys(properties).map((name) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: read[name],
  }));
}

function headerParameters(headers: ApiRoute['headers']): Json[] {
  return Object.entries(headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
}

function componentSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(API_SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => refOf(id as SchemaName) });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $id, $schema, ...schema }]) => [id, schema]));
}

function refOf(name: SchemaName): string {
  return `#/components/schemas/${name}`;
}

/** Of this gateway, as package.json has it. */
export function versionOf(): string {
  const url = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version;
}
