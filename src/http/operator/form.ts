/** Forms of the operator's pages: bounded, and certainly of the session they claim to be of. */
import { GatewayError } from '../../errors.ts';
import { mediaTypeOf, unsupported, withBody } from '../body.ts';
import type { HttpContext } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import type { HttpTools } from '../tools.ts';
import { checkForm } from './session.ts';

/** A reason, a few fields. */
const FORM_BYTES = 16 * 1024;
/** Two files of a page's size, whatever letters they are written in. */
const UPLOAD_BYTES = 1024 * 1024;

/** The fields of a form that is certainly of this session. Throws GatewayError `forbidden`. */
export async function readForm(deps: HttpDeps, tools: HttpTools, c: HttpContext): Promise<URLSearchParams> {
  const type = 'application/x-www-form-urlencoded';
  if (mediaTypeOf(c) !== type) throw unsupported(type);
  const fields = await withBody(
    c,
    { maxBytes: FORM_BYTES, budget: tools.bodies },
    async (body) => new URLSearchParams(body.toString('utf8')),
  );
  checkForm(deps, c, fields.get('csrf') ?? '');
  return fields;
}

/** The same of a form that may bring files: each is the text it holds. Nothing of them is kept. */
export async function readUpload(deps: HttpDeps, tools: HttpTools, c: HttpContext): Promise<URLSearchParams> {
  const type = 'multipart/form-data';
  if (mediaTypeOf(c) !== type) throw unsupported(type);
  const headers = { 'content-type': c.req.header('content-type') ?? type };
  const fields = await withBody(c, { maxBytes: UPLOAD_BYTES, budget: tools.bodies }, async (body) => {
    const read = new URLSearchParams();
    for (const [name, value] of await partsOf(body, headers))
      read.append(name, typeof value === 'string' ? value : await value.text());
    return read;
  });
  checkForm(deps, c, fields.get('csrf') ?? '');
  return fields;
}

async function partsOf(body: Buffer, headers: Record<string, string>): Promise<[string, string | File][]> {
  try {
    return [...(await new Response(new Uint8Array(body), { headers }).formData())];
  } catch (cause) {
    throw new GatewayError('malformed', 'http', 'Not a form.', {
      findings: [{ pointer: '', code: 'body-cut' }],
      cause,
    });
  }
}
