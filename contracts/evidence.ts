/**
 * Proof: what stands in an entity's chain, in a checkpoint of it, and in an evidence folder. The formats are public:
 * an outsider checks them without the gateway, so what stands here keeps its name and meaning.
 */
import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();
const place = {
  v: z.literal(1),
  entity: z.string(),
  /** From 1, without gaps. */
  n: z.int().min(1),
  message: z.string(),
  /** When the thing itself happened; of a legal move the back end's own time. */
  happenedAt: instant,
  /** When it was linked: seconds after it was written down. */
  linkedAt: instant,
  /** SHA-256 of the entry before; of the first, 64 zeros. */
  prev: hex,
};
const piece = {
  name: z.string(),
  mediaType: z.string(),
  /** Of the bytes as they are handed out, hex. */
  sha256: hex,
  size: z.int().min(0),
  /** Who made it: `gateway` or a back end's id. */
  source: z.string(),
};

/**
 * One entry of a chain. Its hash is SHA-256 over its canonical JSON (RFC 8785, UTF-8). It holds digests and metadata,
 * never content, and outlives what it speaks of.
 */
export const chainEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('evidence'), piece: z.string(), ...place, ...piece }),
  z.strictObject({ kind: z.literal('callback'), code: z.string(), ...place, ...piece }),
  z.strictObject({
    kind: z.literal('legal'),
    from: z.string().nullable(),
    to: z.string().nullable(),
    code: z.string().nullable(),
    source: z.string().nullable(),
    conflict: z.boolean(),
    ...place,
  }),
  z.strictObject({ kind: z.literal('erased'), name: z.string(), reason: z.string(), ...place }),
]);
export type ChainEntry = z.infer<typeof chainEntrySchema>;

/** What a checkpoint's JWS (`typ` carpeta-checkpoint+jws) says: at that time the chain had `n` entries and this head. */
export const checkpointSchema = z.object({
  v: z.literal(1),
  entity: z.string(),
  n: z.int().min(1),
  head: hex,
  at: instant,
});
export type Checkpoint = z.infer<typeof checkpointSchema>;
export const CHECKPOINT_TYP = 'carpeta-checkpoint+jws';

/** A place in the chain: number and hash. */
const link = z.object({ n: z.int().min(1), hash: hex });

/**
 * `manifest.json` of an evidence folder. `manifest.jws` (compact, `typ` carpeta-evidence+jws) carries the same bytes
 * signed: it is the one that counts, and what tells where the other was changed.
 */
export const manifestSchema = z.object({
  v: z.literal(1),
  kind: z.literal('carpeta-evidence'),
  madeAt: instant,
  gateway: z.object({ name: z.string(), version: z.string() }),
  entity: z.object({ dir3: z.string(), name: z.string() }),
  message: z.object({
    id: z.string(),
    backend: z.string(),
    reference: z.string(),
    remoteId: z.string().nullable(),
    simulated: z.boolean(),
  }),
  /** Where the entity's chain had come to; null where it has no entry yet. */
  head: link.nullable(),
  /** Newest signed checkpoint of the chain, compact JWS; null where there was none. */
  checkpoint: z.string().nullable(),
  /** Entries of this message in the chain. */
  count: z.int().min(0),
  entries: z.array(
    z.object({
      n: z.int().min(1),
      hash: hex,
      /** Null for the last entry of the whole chain. */
      next: link.nullable(),
      entry: chainEntrySchema,
      /** Path of its bytes in this folder; null for what has none, or none any more. */
      file: z.string().nullable(),
      erased: z.object({ at: instant, reason: z.string() }).nullable(),
    }),
  ),
  /** Everything else in the folder, save the manifest and its signature. */
  files: z.array(z.object({ path: z.string(), sha256: hex, size: z.int().min(0) })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export const MANIFEST_TYP = 'carpeta-evidence+jws';

/** Vouches for an entity's evidence with its seal, or the platform's; null where neither can be used now. */
export type Attester = {
  /** Leaf first, DER. */
  certificatesOf(entity: string): readonly Uint8Array[] | null;
  /** A compact JWS. */
  sign(entity: string, content: { payload: Uint8Array; typ: string }): Promise<string | null>;
};

type Party = { name: string; idNumber: string | null };

/** What a kept request says of itself, read back by its back end's adapter for a person to read. */
export type RequestReading = {
  kind: 'notification' | 'communication';
  subject: string;
  description: string | null;
  /** DIR3 of the issuing body. */
  issuer: string;
  /** SIA code. */
  procedure: string | null;
  reference: string;
  /** Days, Europe/Madrid. */
  expiresOn: string | null;
  scheduledFor: string | null;
  holder: Party;
  recipients: readonly Party[];
  postal: boolean;
  /** Digest the request states of its document, hex. */
  documentSha256: string | null;
};
