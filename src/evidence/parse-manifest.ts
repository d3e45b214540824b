/** Reads the bytes of a manifest as the format says. */
import { type Manifest, manifestSchema } from '../../contracts/evidence.ts';

/** Null for what is no manifest. */
export function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
