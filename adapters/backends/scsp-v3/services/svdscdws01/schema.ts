/** What an e-office says when it tells other bodies that somebody has moved: the register's signed certificate, and whom to tell. */
import { z } from 'zod';
import { canonicalFragment, type Fragment } from '../../../../../src/transport/soap-fragment.ts';

export const PADRON = 'http://www.red.es/padron';
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
/** A certificate of one person with its signature is a few KiB. */
const VOLANTE = { maxBytes: 64 * 1024, maxDepth: 20, maxNodes: 500 };
/** Prefixes of the message it will stand in: another meaning inside it would be read, the same one would break its form. */
const OURS = /\sxmlns:(scsp|esp|soapenv|wsu)\s*=/;

/**
 * The certificate of registration as the register made and signed it. It is taken as it is: what is in it is for whoever
 * receives it to judge, and a signature of ours could not replace the register's.
 */
export function readVolante(xml: string): Fragment | null {
  if (OURS.test(xml)) return null;
  const fragment = wellFormed(xml);
  if (fragment === null) return null;
  const { root } = fragment;
  const [signed, signature, ...more] = root.children;
  const isOne =
    root.name === 'VolanteEmpadronamiento' &&
    root.namespace === PADRON &&
    signed?.name === 'VolanteEmpadronamientoDatosFirmados' &&
    signed.namespace === PADRON &&
    signature?.name === 'Signature' &&
    signature.namespace === XMLDSIG &&
    more.length === 0;
  return isOne ? fragment : null;
}

function wellFormed(xml: string): Fragment | null {
  try {
    return canonicalFragment(Buffer.from(xml, 'utf8'), VOLANTE);
  } catch {
    // Why it is none is the parser's to know: the finding says that it is no such certificate.
    return null;
  }
}

/** Public schema datos-especificos.xsd of SVDSCDWS01 v3, element Comunicacion. */
export const specificSchema = z.strictObject({
  volante: z
    .string()
    .min(1)
    .max(VOLANTE.maxBytes)
    .refine((xml) => readVolante(xml) !== null, { error: 'is no signed VolanteEmpadronamiento 02.00' }),
  bodies: z
    .array(
      z.strictObject({
        code: z.string().regex(/^(DGP|DGT|TGSS|INSS|AEAT|(ASTURIAS|RIOJA|BALEARES|ANDALUCIA)_.{1,60})$/),
        name: z.string().min(1).max(40),
      }),
    )
    .min(1)
    .max(50),
  email: z.string().min(1).max(160).optional(),
  mobile: z
    .string()
    .regex(/^(\+34|0034)?\d{9}$/)
    .optional(),
  auxiliary: z
    .array(z.strictObject({ field: z.string().min(1).max(100), value: z.string().max(250) }))
    .max(20)
    .optional(),
});
export type Specific = z.infer<typeof specificSchema>;
