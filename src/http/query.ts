/** Reads query parameters and small JSON bodies by their schema, all faults at once. */
import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { schemaFindings } from '../intake/schema-findings.ts';
import { mediaTypeOf, unsupported, withBody } from './body.ts';
import type { HttpContext } from './context.ts';
import { parseJson } from './json.ts';
import type { Budget } from './rate-limit.ts';

/** Bytes of a request that is not an event. */
const SMALL_BODY_BYTES = 64 * 1024;

/** A parameter given twice counts once, the first. Throws GatewayError `malformed`. */
export function readQuery<Schema extends z.ZodType>(c: HttpContext, schema: Schema): z.infer<Schema> {
  return parseBy(schema, c.req.query());
}

/** Throws GatewayError `malformed`, `too-large` or `unsupported-media-type`. */
export async function readSmallBody<Schema extends z.ZodType>(
  c: HttpContext,
  schema: Schema,
  budget: Budget,
): Promise<z.infer<Schema>> {
  if (mediaTypeOf(c) !== 'application/json') throw unsupported('application/json');
  return withBody(c, { maxBytes: SMALL_BODY_BYTES, budget }, async (body) => parseBy(schema, parseJson(body)));
}

/** The same where a request may come without any body: an empty one reads as `{}`. */
export async function readOptionalBody<Schema extends z.ZodType>(
  c: HttpContext,
  schema: Schema,
  budget: Budget,
): Promise<z.infer<Schema>> {
  return withBody(c, { maxBytes: SMALL_BODY_BYTES, budget }, async (body) => {
    if (body.byteLength === 0) return parseBy(schema, {});
    if (mediaTypeOf(c) !== 'application/json') throw unsupported('application/json');
    return parseBy(schema, parseJson(body));
  });
}

/** A value of another form than JSON. Throws GatewayError `malformed`. */
export function parseBy<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GatewayError('malformed', 'http', 'Not as the contract says.', {
    findings: schemaFindings(parsed.error, value),
  });
}
